#include "hub/grab/grab.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/settings/values.hpp"
#include "hub/grab/session.hpp"
#include "hub/settings/expand.hpp"
#include "hub/settings/settings.hpp"
#include "hub/settings/source_url.hpp"
#include "hub/source/make_source.hpp"

namespace vedette::grab {

std::string grab_footer() {
    return "SOURCE is what `source:` may be in the settings (docs/ref/settings.md); ${NAME} in it is the\n"
           "environment's variable NAME. FILE is a name for one picture, a pattern such as shot-%04d.jpg "
           "for\n"
           "several, or - for standard output. A source that fails is tried again for 2 s, or for the time\n"
           "given with --timeout.\n"
           "\n"
           "Exit status: 0 all pictures are there; 1 the source failed, or a picture can't be written;\n"
           "2 wrong words; 3 no picture came in time; 130 ended by Ctrl-C before all were there.\n"
           "\n"
           "  vedette grab http://192.168.1.5:81/stream\n"
           "  vedette grab http://127.0.0.1:8480/cameras/porch/mjpeg -n 10 -o 'porch-%04d.jpg'\n"
           "  vedette grab 'tcpcam://192.168.1.6:3333?pin=1235' -n 0 -o - | ffmpeg -f mjpeg -i - out.mp4\n";
}

int run_grab(const GrabWords& words, const GrabConsole& console) {
    const auto refuse = [&console](const std::string& why, int status) {
        fmt::print(console.err, "vedette grab: {}\n", why);
        return status;
    };
    const auto expanded = settings::expand_variables(words.source, settings::process_environment().variable);
    if (!expanded) return refuse("SOURCE " + expanded.error().message, 2);
    const auto spec = settings::parse_source(*expanded);
    if (!spec) return refuse(spec.error().message, 2);
    if (words.count < 0) return refuse("-n takes 0 or more pictures", 2);
    const auto count = static_cast<std::uint64_t>(words.count);
    std::optional<Duration> timeout;
    if (!words.timeout.empty()) {
        timeout = settings::parse_duration(words.timeout);
        if (!timeout || *timeout <= Duration::zero()) {
            return refuse(
                fmt::format("--timeout {} is no time: write 500ms, 10s, 2m or the like", words.timeout), 2);
        }
    }
    if (words.json && words.output == "-") {
        return refuse(
            "--json and -o - both want standard output: write the pictures to files, or leave --json out", 2);
    }
    auto source = source::make_source(*spec);
    if (!source) return refuse(source.error().message, source.error().kind == Kind::kInvalidArgument ? 2 : 1);
    auto output = PictureOutput::open(words.output, count, console.out);
    if (!output) return refuse(output.error().message, output.error().kind == Kind::kInvalidArgument ? 2 : 1);
    GrabJob job{.source = std::move(*source),
                .shown = spec->shown,
                .lacks_login = settings::info(spec->scheme).takes_login && spec->user.empty(),
                .output = std::move(*output),
                .wanted = count,
                .timeout = timeout,
                .json = words.json};
    return grab_pictures(std::move(job), console);
}

}  // namespace vedette::grab
