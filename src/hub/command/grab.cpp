#include "hub/grab/grab.hpp"

#include <memory>

#include <CLI/App.hpp>

#include "hub/command/subcommands.hpp"

namespace vedette::command {
namespace {

constexpr const char* kFooter =
    R"(SOURCE is anything that `source:` accepts in the settings file (docs/ref/settings.md). ${NAME} in it is
replaced by the environment variable NAME. FILE is a file name for one picture, a pattern such as
shot-%04d.jpg for several, or - for standard output. When the source fails, grab tries it again for 2 s, or
for the time given with --timeout: before the first picture only where that may help, later whatever the
camera answers.

Exit status: 0 all pictures were saved; 1 the source failed, or a picture can't be written; 2 usage error;
3 no picture came in time; 130 Ctrl-C before all pictures were saved.

  vedette grab http://192.168.1.5:81/stream
  vedette grab http://127.0.0.1:8480/cameras/porch/mjpeg -n 10 -o 'porch-%04d.jpg'
  vedette grab 'tcpcam://192.168.1.6:3333?pin=1235' -n 0 -o - | ffmpeg -f mjpeg -i - out.mp4
)";

}  // namespace

void add_tls_options(CLI::App& app, grab::TlsOptions& options) {
    app.add_option("--ca-file", options.ca_file,
                   "For https and wss: certificates (PEM) to trust, such as the camera's own")
        ->type_name("FILE");
    app.add_option("--tls-pin", options.pin,
                   "For https and wss: sha256: and the fingerprint of the only certificate to accept")
        ->type_name("FINGERPRINT");
    app.add_flag("--insecure", options.insecure, "For https and wss: accept any certificate, with a warning");
}

void add_grab(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<grab::GrabOptions>();
    auto* const grab = app.add_subcommand("grab", "Save pictures from any source, without a hub");
    grab->add_option("SOURCE", options->source, "A camera's URL, or another source; see below")->required();
    grab->add_option("-n,--count", options->count, "Number of pictures; 0: until Ctrl-C")
        ->capture_default_str();
    grab->add_option("-o,--output", options->output,
                     "File name, pattern, or - [shot.jpg; shot-%04d.jpg for several]")
        ->type_name("FILE");
    grab->add_option("--timeout", options->timeout,
                     "Longest wait for a picture, such as 30s [10s; longer for slow sources]")
        ->type_name("TIME");
    grab->add_flag("--json", options->json,
                   "Print a JSON object a line on standard output: each picture, then the totals");
    add_tls_options(*grab, options->tls);
    grab->footer(kFooter);
    grab->callback([options, &invocation] {
        invocation.hide_credentials();
        grab::Console console;
        console.progress = ::isatty(STDERR_FILENO) == 1 && !(options->json && ::isatty(STDOUT_FILENO) == 1);
        invocation.status = grab::run_grab(*options, console);
    });
}

}  // namespace vedette::command
