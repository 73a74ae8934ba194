/* When a core stands still, whatever runs on it: what a hypervisor takes from a virtual machine.
 *
 *     cc -O2 -o stops stops.c && ./stops CORE
 *
 * It sleeps for a millisecond at a time, before everything else on the core. At SIGTERM it prints when it woke
 * up late, as the time of day, and by how many seconds: a line for each time. It takes half a percent of the
 * core.
 */

#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double period_seconds = 0.001;
/* A wake-up that is later than this was kept back by the machine, not by an interrupt. */
static const double late_seconds = 0.0003;

/* For a minute in which every second wake-up is late. */
enum { stops_max = 30000 };
static struct {
    double time;
    double seconds;
} stops[stops_max];

static volatile sig_atomic_t is_over;

static void end(int number)
{
    (void)number;
    is_over = 1;
}

static double now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: stops CORE\n");
        return 64;
    }
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(atoi(argv[1]), &cores);
    struct sched_param first = {.sched_priority = 1};
    if (sched_setaffinity(0, sizeof cores, &cores) != 0 || sched_setscheduler(0, SCHED_FIFO, &first) != 0) {
        perror("stops: needs a core, and the right to real-time priority (root, or CAP_SYS_NICE)");
        return 1;
    }
    const struct timespec period = {.tv_nsec = (long)(period_seconds * 1e9)};
    int count = 0;
    double last = now(CLOCK_MONOTONIC);
    while (!is_over) {
        nanosleep(&period, NULL);
        const double time = now(CLOCK_MONOTONIC);
        /* The signal ends a sleep early, which is no harm. */
        const double late = time - last - period_seconds;
        if (late > late_seconds) {
            if (count == stops_max) {
                fprintf(stderr, "stops: more than %d stops\n", stops_max);
                return 1;
            }
            stops[count].time = now(CLOCK_REALTIME);
            stops[count].seconds = late;
            count += 1;
        }
        last = time;
    }
    for (int index = 0; index < count; index += 1)
        printf("%.6f %.9f\n", stops[index].time, stops[index].seconds);
    return 0;
}
