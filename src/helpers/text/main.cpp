// vedette-text: draws text in any script for the hub, which does not link pango: a camera's name for the
// placeholder. Draws one text and exits. Options are in options.hpp. Exit code 0; 1 with one line on stderr;
// 2 for a usage error.
#include <cstdio>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/text/options.hpp"

namespace vedette::text {
namespace {

int report(const Error& error, int code) {
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return code;
}

int run(std::span<char* const> arguments) {
    const auto style = parse_options(arguments);
    if (!style) {
        std::fputs(kUsage, stderr);
        return report(style.error(), 2);
    }
    const rlimit seconds{10, 10};
    setrlimit(RLIMIT_CPU, &seconds);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    std::string text(kMaxText + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), stdin));
    const auto raster = draw(text, *style);
    if (!raster) return report(raster.error(), 1);
    const std::string out = encode(*raster);
    const bool written =
        std::fwrite(out.data(), 1, out.size(), stdout) == out.size() && std::fflush(stdout) == 0;
    return written ? 0 : report({Kind::kUnavailable, "the picture can't be written"}, 1);
}

}  // namespace
}  // namespace vedette::text

int main(int argc, char** argv) {
    const int code = vedette::text::run({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)});
    std::fflush(nullptr);
    _exit(code);  // skips the destruction of fontconfig's and pango's caches
}
