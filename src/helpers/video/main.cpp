// vedette-video: RTSP streams and video files as a camera for the hub, which links no FFmpeg; and films made
// of the hub's pictures. Options in options.hpp; the wire is docs/ref/wire.md. Exit 0 at the end of a file or
// film, or when the hub has gone, 1 with one line on stderr when it fails, 2 when the options are wrong.
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/video/fault.hpp"
#include "helpers/video/film_maker.hpp"
#include "helpers/video/player.hpp"

namespace vedette::video {
namespace {

int say(const Error& error, int code) {
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return code;
}

// What a hostile stream may take from the machine.
void limit_resources([[maybe_unused]] int memory_mb) {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they reserve terabytes of addresses
    const rlimit memory{static_cast<rlim_t>(memory_mb) << 20, static_cast<rlim_t>(memory_mb) << 20};
    if (memory_mb > 0) setrlimit(RLIMIT_AS, &memory);
#endif
}

int run(std::span<char* const> arguments) {
    auto options = parse_options(arguments);
    if (!options) {
        std::fputs(std::string(kUsage).c_str(), stderr);
        return say(options.error(), 2);
    }
    if (!options->film) {
        if (options->url == "-") std::getline(std::cin, options->url);
        auto url = check_url(options->url);
        if (!url) return say(url.error(), 2);
        options->url = *url;
    }
    if (fcntl(options->fd, F_SETFD, FD_CLOEXEC) != 0)
        return say({Kind::kInvalidArgument, "--fd is not open"}, 2);
    if (options->film && fcntl(options->out, F_SETFD, FD_CLOEXEC) != 0)
        return say({Kind::kInvalidArgument, "--out is not open"}, 2);
    limit_resources(options->memory_mb);
    keep_complaints();

    Outlet outlet(UniqueFd(options->fd), system_clock());
    const auto done =
        options->film ? make_film(*options, options->fd) : Player(*options, system_clock(), outlet).run();
    if (!done && done.error().kind == Kind::kCancelled) return 0;
    const std::string reason = !done           ? done.error().message
                               : options->film ? "the film is whole"
                                               : "the file has ended";
    outlet.send({.type = wire::Type::kEnd}, as_bytes(reason));
    return done ? 0 : say(done.error(), 1);
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
