/* How long a core stands still, whatever runs on it: what a hypervisor takes from a virtual machine.
 *
 *     cc -O2 -o stops stops.c && ./stops CORE
 *
 * It sleeps for a millisecond at a time, before everything else on the core, and prints at SIGTERM the share
 * of the time by which it woke up late. It takes half a percent of the core.
 */

#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double period_seconds = 0.001;
/* A wake-up that is later than this was kept back by the machine, not by an interrupt. */
static const double late_seconds = 0.0005;

static volatile sig_atomic_t is_over;

static void end(int number)
{
    (void)number;
    is_over = 1;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
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
    const double start = now();
    double last = start, stopped = 0;
    while (!is_over) {
        nanosleep(&period, NULL);
        const double time = now();
        /* The signal ends a sleep early, which is no harm. */
        const double late = time - last - period_seconds;
        if (late > late_seconds)
            stopped += late;
        last = time;
    }
    printf("%.9f\n", stopped / (last - start));
    return 0;
}
