#include "hub/film/video_writer.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include "core/base/text.hpp"
#include "linux/child/program_path.hpp"

namespace vedette::film {
namespace {

constexpr const char* kFormats[] = {"mp4", "webm", "gif"};
constexpr int kTimeoutMs = 60'000;          // for encoding a picture, and for completing the file
constexpr int kJoinTimeoutMs = 3'600'000;   // for copying a film of any length
constexpr const char* kMaxMemory = "2048";  // MB of address space for the encoder; 1080p needs 400

}  // namespace

Result<Format> format_of(const std::string& path) {
    for (std::size_t i = 0; i < std::size(kFormats); ++i) {
        const std::string ending = std::string(".") + kFormats[i];
        if (path.size() > ending.size() &&
            equal_ignoring_case(std::string_view(path).substr(path.size() - ending.size()), ending))
            return static_cast<Format>(i);
    }
    return fail(Kind::kInvalidArgument, path + ": the name of a film ends with .mp4, .webm or .gif");
}

Result<void> VideoWriter::start(std::vector<std::string> task) {
    int fds[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
        return std::unexpected(errno_error("make a socket pair", errno));
    socket_.reset(fds[0]);
    const UniqueFd theirs(fds[1]);
    child::Options options{.argv = {program_}, .given = {theirs.get(), file_.fd()}};
    for (std::string& word : task) options.argv.push_back(std::move(word));
    for (const char* const word : {"--format", kFormats[static_cast<std::size_t>(format_)], "--fd", "3",
                                   "--out", "4", "--memory", kMaxMemory})
        options.argv.emplace_back(word);
    auto started = child::Child::start(options);
    if (!started) return std::unexpected(started.error());
    helper_.emplace(std::move(*started));
    return {};
}

bool VideoWriter::receive() {
    using Stage = wire::Decoder::State;
    for (;;) {
        if (decoder_.state() == Stage::kAccept) {
            payload_.resize(decoder_.header().payload_size);
            decoder_.accept(payload_);
        }
        if (decoder_.state() == Stage::kMessage) {
            if (decoder_.header().type == wire::Type::kCredit) credit_.grant(decoder_.header().number);
            if (decoder_.header().type == wire::Type::kEnd) error_ = as_text(decoder_.payload());
            decoder_.next();
        }
        if (decoder_.state() == Stage::kFailed) return false;
        const MutableBytes place = decoder_.prepare();
        const ssize_t got = ::recv(socket_.get(), place.data(), place.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN;
        if (got == 0) return false;
        decoder_.commit(static_cast<std::size_t>(got));
    }
}

Result<void> VideoWriter::wait(bool to_send, int timeout_ms) {
    pollfd waits[2] = {{socket_.get(), static_cast<short>(to_send ? POLLIN | POLLOUT : POLLIN), 0},
                       {helper_->err_fd(), POLLIN, 0}};
    const int ready = ::poll(waits, 2, timeout_ms);
    if (ready < 0 && errno != EINTR) return std::unexpected(errno_error("wait for vedette-video", errno));
    if (ready == 0) return fail(Kind::kTimeout, "vedette-video has accepted no data for a minute");
    if (waits[1].revents != 0) helper_->drain_err();
    return {};
}

Result<void> VideoWriter::send(Bytes bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put > 0) bytes = bytes.subspan(static_cast<std::size_t>(put));
        if (put >= 0 || errno == EINTR) continue;
        if (errno != EAGAIN || !receive()) return std::unexpected(helper_error());
        if (auto waited = wait(true, kTimeoutMs); !waited) return waited;
    }
    return {};
}

Error VideoWriter::helper_error() {
    receive();
    if (!error_.empty()) return {Kind::kUnavailable, error_};
    pollfd ended{helper_->exit_fd(), POLLIN, 0};
    ::poll(&ended, 1, 2000);
    helper_->drain_err();
    const auto exit = helper_->poll_exit();
    const std::string last = helper_->stderr_tail().last_line();
    return {Kind::kUnavailable,
            fmt::format("vedette-video {}{}{}", exit ? exit->describe() : "does not answer",
                        last.empty() ? "" : ": ", last)};
}

Result<VideoWriter> VideoWriter::create(const std::string& path, std::string helper, Format format) {
    if (helper.empty()) {
        auto found = child::find_own_program("vedette-video");
        if (!found) return std::unexpected(found.error());
        helper = std::move(*found);
    }
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    return VideoWriter(std::move(*file), std::move(helper), format);
}

Result<void> VideoWriter::add(const image::Bitmap& picture, Duration at) {
    if (!helper_) {
        const std::string size = fmt::format("{}x{}", picture.size.width, picture.size.height);
        if (auto started = start({"--film", "--size", size}); !started) return started;
    }
    while (receive() && !credit_.may_send()) {
        if (auto waited = wait(false, kTimeoutMs); !waited) return waited;
    }
    if (!error_.empty() || !credit_.may_send()) return std::unexpected(helper_error());
    const wire::Header header{.flags = wire::kKey,
                              .codec = wire::Codec::kNone,
                              .generation = 1,
                              .number = ++number_,
                              .media_time = {at},
                              .payload_size = static_cast<std::uint32_t>(picture.pixels.size())};
    if (auto sent = send(wire::encode(header)); !sent) return sent;
    credit_.on_sent();
    return send(picture.pixels);
}

Result<void> VideoWriter::finish() {
    if (!helper_) return {};
    if (auto sent = send(wire::encode({.type = wire::Type::kEnd})); !sent) return sent;
    return complete(kTimeoutMs);
}

Result<void> VideoWriter::complete(int timeout_ms) {
    while (receive()) {
        if (auto waited = wait(false, timeout_ms); !waited) return waited;
    }
    pollfd ended{helper_->exit_fd(), POLLIN, 0};
    ::poll(&ended, 1, kTimeoutMs);
    const auto exit = helper_->poll_exit();
    if (!exit || !exit->clean()) return std::unexpected(helper_error());
    return file_.commit();
}

Result<void> VideoWriter::join(const std::string& folder, const std::string& path, Format format,
                               std::string helper) {
    auto writer = create(path, std::move(helper), format);
    if (!writer) return std::unexpected(writer.error());
    if (auto started = writer->start({"--join", folder}); !started) return started;
    return writer->complete(kJoinTimeoutMs);
}

}  // namespace vedette::film
