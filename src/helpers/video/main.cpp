// vedette-video: reads RTSP streams and video files for the hub, which does not link FFmpeg, and writes films
// of the hub's pictures. Options are in options.hpp, the wire format in docs/ref/wire.md. Exit code 0 at the
// end of a file or film, or when the hub closes the socket; 1 with one line on stderr; 2 for a usage error.
#include <cstdio>
#include <deque>
#include <exception>
#include <iostream>
#include <new>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/video/av_error.hpp"
#include "helpers/video/film_joiner.hpp"
#include "helpers/video/film_maker.hpp"
#include "helpers/video/player.hpp"
#include "linux/base/own_ports.hpp"

namespace vedette::video {
namespace {

int report(const Error& error, int code) {
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return code;
}

// Limits for a hostile stream.
void limit_resources([[maybe_unused]] int memory_mb) {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#if !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)  // sanitizers reserve terabytes of address space
    const rlimit memory{static_cast<rlim_t>(memory_mb) << 20, static_cast<rlim_t>(memory_mb) << 20};
    if (memory_mb > 0) setrlimit(RLIMIT_AS, &memory);
#endif
}

int run(std::span<char* const> arguments) {
    auto options = parse_options(arguments);
    if (!options) {
        std::fputs(kUsage, stderr);
        return report(options.error(), 2);
    }
    if (!options->writes()) {
        if (options->url == "-") std::getline(std::cin, options->url);
        auto url = check_url(options->url);
        if (!url) return report(url.error(), 2);
        options->url = *url;
    }
    if (fcntl(options->fd, F_SETFD, FD_CLOEXEC) != 0)
        return report({Kind::kInvalidArgument, "--fd is not open"}, 2);
    if (options->writes() && fcntl(options->out, F_SETFD, FD_CLOEXEC) != 0)
        return report({Kind::kInvalidArgument, "--out is not open"}, 2);
    limit_resources(options->memory_mb);
    // As in the hub, so that the rule on addresses says the same here.
    std::deque<OwnPort> hub_ports;
    for (const std::uint16_t port : options->own_ports) hub_ports.emplace_back(port);
    capture_av_log();

    UnitSocket socket(UniqueFd(options->fd), system_clock());
    const auto done = options->film       ? make_film(*options, socket)
                      : options->writes() ? join_films(*options)
                                          : Player(*options, system_clock(), socket).run();
    if (!done && done.error().kind == Kind::kCancelled) return 0;
    const std::string reason = !done               ? done.error().message
                               : options->writes() ? "the film is complete"
                                                   : "the file has ended";
    const std::uint64_t kind = done ? 0 : 1 + static_cast<std::uint64_t>(done.error().kind);
    socket.send({.type = wire::Type::kEnd, .number = kind}, as_bytes(reason));
    return done ? 0 : report(done.error(), 1);
}

}  // namespace
}  // namespace vedette::video

int main(int argc, char** argv) {
    try {
        return vedette::video::run({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)});
    } catch (const std::bad_alloc&) {
        std::fputs("not enough memory; --memory sets the limit\n", stderr);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
    }
    return 1;
}
