#include "hub/command/program.hpp"

#include <csignal>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <unistd.h>

#include "hub/command/check.hpp"
#include "hub/command/demo.hpp"
#include "hub/command/run.hpp"
#include "hub/command/simulate.hpp"
#include "hub/grab/grab.hpp"
#include "hub/label/label.hpp"
#include "hub/motion_tool/compare.hpp"
#include "hub/motion_tool/motion.hpp"
#include "hub/settings/mask.hpp"
#include "hub/settings/motion_settings.hpp"
#include "hub/settings/reference.hpp"
#include "linux/base/end_signals.hpp"

namespace vedette::command {
namespace {

int print_document(const std::string& which) {
    fmt::print("{}", which == "schema"   ? settings::settings_json_schema()
                     : which == "motion" ? settings::motion_settings_markdown()
                                         : settings::settings_reference_markdown());
    return 0;
}

void add_simulate(CLI::App& app, SimulateWords& words, int& status) {
    auto* const simulate =
        app.add_subcommand("simulate", "Be a farm of virtual cameras, well-behaved or not");
    simulate->add_option("--cameras", words.options.cameras, "How many")->capture_default_str();
    simulate->add_option("--port", words.options.port, "Stream port of camera 0")->capture_default_str();
    simulate->add_option("--listen", words.options.listen, "Numeric address")->capture_default_str();
    simulate
        ->add_option("--as", words.original, "Whose manners: plain, pycameresp, securitycam, tcpcam, capture")
        ->capture_default_str();
    simulate->add_option("--size", words.size, "WIDTHxHEIGHT; else the original's, VGA for plain");
    simulate->add_option("--fps", words.options.fps, "Pictures a second; else the original's, 25 for plain");
    simulate->add_option("--bytes", words.options.bytes, "Exactly so many bytes a picture");
    simulate->add_option(
        "--loop", words.options.loop,
        "Draw so many pictures once and repeat them: cheap, but with old clocks and numbers");
    simulate->add_option("--pictures", words.options.pictures, "Play a folder's JPEG files instead");
    simulate->add_option("--payload", words.payload, "Of tcpcam's records: hello, picture, camera")
        ->capture_default_str();
    simulate->add_flag("--trailing-nul", words.options.trailing_nul,
                       "tcpcam: a zero byte behind the picture");
    simulate->add_option("--pin", words.options.pin, "tcpcam: the PIN")->capture_default_str();
    simulate->add_option("--fault", words.faults, "What is wrong with it, see below")
        ->allow_extra_args(false);
    simulate->footer(simulate_footer());
    simulate->callback([&] { status = run_simulate(words); });
}

// `ps` shows the words of a command line to everybody.
void hide_credentials(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const std::string masked = settings::mask_credentials(word);
        if (masked == word) continue;
        for (std::size_t k = 0; k < word.size(); ++k) argv[i][k] = k < masked.size() ? masked[k] : ' ';
    }
}

void add_grab(CLI::App& app, grab::GrabWords& words, int& status, int argc, char** argv) {
    auto* const grab = app.add_subcommand("grab", "Take pictures from any source, without a hub");
    grab->add_option("SOURCE", words.source, "A camera's address, or another source")->required();
    grab->add_option("-n,--count", words.count, "How many pictures; 0: until Ctrl-C")->capture_default_str();
    grab->add_option("-o,--output", words.output,
                     "FILE, pattern or -; else shot.jpg, and shot-%04d.jpg for several");
    grab->add_option("--timeout", words.timeout,
                     "Longest wait for a picture, such as 30s; else 10s, longer for slow sources");
    grab->add_flag("--json", words.json, "Tell of each picture on standard output, a JSON object a line");
    grab->footer(grab::grab_footer());
    grab->callback([&words, &status, argc, argv] {
        hide_credentials(argc, argv);
        grab::GrabConsole console;
        console.terminal = ::isatty(STDERR_FILENO) == 1 && !(words.json && ::isatty(STDOUT_FILENO) == 1);
        status = grab::run_grab(words, console);
    });
}

motion_tool::MotionConsole motion_console() {
    motion_tool::MotionConsole console;
    console.terminal = ::isatty(STDERR_FILENO) == 1;
    return console;
}

struct MotionCommands {
    motion_tool::MotionWords watch;
    motion_tool::CompareWords compare;
    label::LabelWords label;
};

// What stands before a subcommand's name belongs to `vedette motion` itself.
void refuse_options_before(const CLI::App& motion, std::string_view name) {
    for (const CLI::Option* option : motion.get_options()) {
        if (option->count() > 0)
            throw CLI::ValidationError(fmt::format("write {} behind the word {}", option->get_name(), name));
    }
}

void add_compare(CLI::App& motion, motion_tool::CompareWords& words, int& status, int argc, char** argv) {
    auto* const compare =
        motion.add_subcommand("compare", "What would have fired under each of two settings, side by side");
    compare->add_option("A.yaml", words.a, "The detector's settings")->required();
    compare->add_option("B.yaml", words.b, "Other ones")->required();
    compare->add_option("SOURCE", words.sources, "A video file, a folder of JPEG files, or a source; several")
        ->required();
    compare->add_flag("--csv", words.csv, "A line a moment, with a head");
    compare->add_flag("--json", words.json, "A JSON object a line: the settings, moments, totals");
    compare->footer(motion_tool::compare_footer());
    compare->callback([&motion, &words, &status, argc, argv] {
        refuse_options_before(motion, "compare");
        hide_credentials(argc, argv);
        status = motion_tool::run_compare(words, motion_console());
    });
}

void add_label(CLI::App& motion, label::LabelWords& words, int& status) {
    auto* const label = motion.add_subcommand("label", "Mark people in a film by hand, on a page");
    label->add_option("FILM", words.film, "A video file, or a folder of JPEG files")->required();
    label->add_option("--to", words.to, "Where the labels are and go; else beside the film");
    label->add_option("--listen", words.listen, "Loopback address and port of the page; 0: a free one")
        ->capture_default_str();
    label->footer(label::label_footer());
    label->callback([&motion, &words, &status] {
        refuse_options_before(motion, "label");
        status = label::run_label(words, motion_console());
    });
}

void add_motion(CLI::App& app, MotionCommands& commands, int& status, int argc, char** argv) {
    motion_tool::MotionWords& words = commands.watch;
    auto* const motion =
        app.add_subcommand("motion", "Say when something moved in a file, a folder or a source");
    motion->add_option("SOURCE", words.source, "A video file, a folder of JPEG files, or a source");
    motion->add_option("--settings", words.settings, "A file with what the options below say (YAML)");
    motion->add_option("--sensitivity", words.sensitivity, "0 to 100, the one dial [50]");
    motion->add_option("--zones", words.zones, "A file of zones; see below");
    motion->add_option("--method", words.method, "background, or scenes: pycameresp's rule [background]");
    motion->add_option("--set", words.set, "Another parameter, NAME=VALUE; may be repeated");
    motion->add_option("--picture", words.picture, "Draw the largest event's best picture: FILE.png or .jpg");
    motion->add_option("--video", words.video, "Draw on every picture: FILE.mp4");
    motion->add_flag("--csv", words.csv, "A line an event, with a head");
    motion->add_flag("--json", words.json, "A JSON object a line: events, complaints, totals");
    motion->footer(motion_tool::motion_footer());
    add_compare(*motion, commands.compare, status, argc, argv);
    add_label(*motion, commands.label, status);
    motion->callback([motion, &words, &status, argc, argv] {
        if (!motion->get_subcommands().empty()) return;
        if (words.source.empty()) throw CLI::RequiredError("SOURCE");
        hide_credentials(argc, argv);
        status = motion_tool::run_motion(words, motion_console());
    });
}

}  // namespace

int run_program(int argc, char** argv, const StartHub& start) {
    CLI::App app("Vedette: any camera to any number of viewers, from one connection.", "vedette");
    app.require_subcommand(1);
    app.set_help_all_flag("--help-all", "Show the help of every command");
    int status = 0;

    std::string config;
    auto* const run = app.add_subcommand("run", "Run the hub with a settings file");
    run->add_option("--config,-c", config, "The settings file (YAML); see docs/ref/settings.md")->required();
    run->callback([&] { status = run_hub(config, start); });

    std::string file;
    auto* const check =
        app.add_subcommand("check", "Say what is wrong with a settings file, or what it means");
    check->add_option("file", file, "The settings file (YAML)")->required();
    check->callback([&] { status = run_check(file, stdout, stderr); });

    DemoOptions options;
    options.program = argv[0];
    auto* const demo =
        app.add_subcommand("demo", "Show drawn cameras, and a webcam when there is one; needs no file");
    demo->add_option("--listen", options.listen, "Loopback address and port of the page")
        ->capture_default_str();
    demo->add_option("--cameras", options.cameras, "Drawn cameras")
        ->check(CLI::Range(1, 16))
        ->capture_default_str();
    demo->callback([&] { status = run_demo(options, start); });

    grab::GrabWords grab;
    add_grab(app, grab, status, argc, argv);

    MotionCommands motion;
    add_motion(app, motion, status, argc, argv);

    SimulateWords simulate;
    add_simulate(app, simulate, status);

    app.add_subcommand("version", "Show the version")->callback([] {
        fmt::print("vedette {}\n", VEDETTE_VERSION);
    });

    std::string document;
    auto* const docs = app.add_subcommand("docs", "")->group("");  // for ./dev docs
    docs->add_option("document", document)
        ->required()
        ->check(CLI::IsMember({"settings", "schema", "motion"}));
    docs->callback([&] { status = print_document(document); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error, std::cout, std::cerr);
        return code == 0 ? 0 : 2;
    }
    if (status == 128 + SIGINT || status == 128 + SIGTERM) end_by(status - 128);
    return status;
}

}  // namespace vedette::command
