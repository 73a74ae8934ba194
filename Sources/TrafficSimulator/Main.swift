internal import CommandLineProgram

@main
enum Main {
    static func main() { CommandLineProgram.run(TrafficCommand.self) }
}
