#include "hub/motion_tool/video_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"
#include "hub/source/running_program.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/child/child.hpp"
#include "linux/child/program_path.hpp"

namespace vedette::motion_tool {
namespace {

constexpr int kTimeoutMs = 60'000;          // for encoding a picture, and for completing the file
constexpr const char* kMaxMemory = "2048";  // MB of address space for the encoder; 1080p needs 400
constexpr std::size_t kMaxMessage = 4096;   // bytes of the helper's error message

}  // namespace

struct VideoWriter::State {
    State(AtomicFile f, std::string p) : file(std::move(f)), program(std::move(p)) {}

    Result<void> start(image::Size wanted);
    // Reads the helper's messages without blocking. False: it has closed the connection.
    bool receive();
    // Waits until the helper has sent something or, with `to_send`, accepts bytes.
    Result<void> wait(bool to_send);
    Result<void> send(Bytes bytes);
    // Why the helper has exited, or does not answer.
    Error helper_error();

    AtomicFile file;
    const std::string program;
    image::Size size;
    std::optional<child::Child> helper;  // from the first picture on
    UniqueFd socket;
    wire::CreditSender credit;
    wire::Decoder decoder{kMaxMessage};
    std::vector<std::uint8_t> payload;
    std::string error;  // the helper's message; "": none
    std::uint64_t number = 0;
};

Result<void> VideoWriter::State::start(image::Size wanted) {
    size = wanted;
    int fds[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
        return std::unexpected(errno_error("make a socket pair", errno));
    socket.reset(fds[0]);
    const UniqueFd theirs(fds[1]);
    child::Options options;
    options.argv = {program,    "--film",  "--fd",   "3",
                    "--out",    "4",       "--size", fmt::format("{}x{}", size.width, size.height),
                    "--memory", kMaxMemory};
    options.given = {theirs.get(), file.fd()};
    auto started = child::Child::start(options);
    if (!started) return std::unexpected(started.error());
    helper.emplace(std::move(*started));
    return {};
}

bool VideoWriter::State::receive() {
    using Stage = wire::Decoder::State;
    for (;;) {
        if (decoder.state() == Stage::kAccept) {
            payload.resize(decoder.header().payload_size);
            decoder.accept(payload);
        }
        if (decoder.state() == Stage::kMessage) {
            if (decoder.header().type == wire::Type::kCredit) credit.grant(decoder.header().number);
            if (decoder.header().type == wire::Type::kEnd) error = as_text(decoder.payload());
            decoder.next();
        }
        if (decoder.state() == Stage::kFailed) return false;
        const MutableBytes place = decoder.prepare();
        const ssize_t got = ::recv(socket.get(), place.data(), place.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN;
        if (got == 0) return false;
        decoder.commit(static_cast<std::size_t>(got));
    }
}

Result<void> VideoWriter::State::wait(bool to_send) {
    pollfd waits[2] = {{socket.get(), static_cast<short>(to_send ? POLLIN | POLLOUT : POLLIN), 0},
                       {helper->err_fd(), POLLIN, 0}};
    const int ready = ::poll(waits, 2, kTimeoutMs);
    if (ready < 0 && errno != EINTR) return std::unexpected(errno_error("wait for vedette-video", errno));
    if (ready == 0) return fail(Kind::kTimeout, "vedette-video has accepted no data for a minute");
    if (waits[1].revents != 0) helper->drain_err();
    return {};
}

Result<void> VideoWriter::State::send(Bytes bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put > 0) bytes = bytes.subspan(static_cast<std::size_t>(put));
        if (put >= 0 || errno == EINTR) continue;
        if (errno != EAGAIN) return std::unexpected(helper_error());
        if (!receive()) return std::unexpected(helper_error());
        if (auto waited = wait(true); !waited) return waited;
    }
    return {};
}

Error VideoWriter::State::helper_error() {
    receive();
    if (!error.empty()) return {Kind::kUnavailable, error};
    pollfd ended{helper->exit_fd(), POLLIN, 0};
    ::poll(&ended, 1, 2000);
    helper->drain_err();
    const auto exit = helper->poll_exit();
    const std::string last = helper->stderr_tail().last_line();
    return {Kind::kUnavailable,
            fmt::format("vedette-video {}{}{}", exit ? exit->describe() : "does not answer",
                        last.empty() ? "" : ": ", last)};
}

VideoWriter::VideoWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
VideoWriter::VideoWriter(VideoWriter&&) noexcept = default;
VideoWriter::~VideoWriter() = default;

Result<VideoWriter> VideoWriter::create(const std::string& path, std::string helper) {
    if (helper.empty()) {
        auto found = child::find_own_program("vedette-video");
        if (!found) return std::unexpected(found.error());
        helper = std::move(*found);
    }
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    return VideoWriter(std::make_unique<State>(std::move(*file), std::move(helper)));
}

Result<void> VideoWriter::add(const image::Bitmap& picture, Duration at) {
    State& s = *state_;
    if (!s.helper) {
        if (auto started = s.start(picture.size); !started) return started;
    }
    while (s.receive() && !s.credit.may_send()) {
        if (auto waited = s.wait(false); !waited) return waited;
    }
    if (!s.error.empty() || !s.credit.may_send()) return std::unexpected(s.helper_error());
    const wire::Header header{.flags = wire::kKey,
                              .codec = wire::Codec::kNone,
                              .generation = 1,
                              .number = ++s.number,
                              .media_time = {at},
                              .payload_size = static_cast<std::uint32_t>(picture.pixels.size())};
    if (auto sent = s.send(wire::encode(header)); !sent) return sent;
    s.credit.on_sent();
    return s.send(picture.pixels);
}

Result<void> VideoWriter::finish() {
    State& s = *state_;
    if (!s.helper) return {};
    if (auto sent = s.send(wire::encode({.type = wire::Type::kEnd})); !sent) return sent;
    while (s.receive()) {
        if (auto waited = s.wait(false); !waited) return waited;
    }
    pollfd ended{s.helper->exit_fd(), POLLIN, 0};
    ::poll(&ended, 1, kTimeoutMs);
    const auto exit = s.helper->poll_exit();
    if (!exit || !exit->clean()) return std::unexpected(s.helper_error());
    return s.file.commit();
}

}  // namespace vedette::motion_tool
