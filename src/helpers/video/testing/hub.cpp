#include "helpers/video/testing/hub.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

namespace vedette::video::testing {
namespace {

constexpr int kPatienceMs = 30'000;

bool readable(int fd, int timeout_ms) {
    pollfd polled{fd, POLLIN, 0};
    return poll(&polled, 1, timeout_ms) == 1;
}

}  // namespace

Hub::Hub(std::vector<std::string> arguments, const std::string& typed) {
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
    int pair[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    socket_.reset(pair[0]);
    const UniqueFd given(pair[1]);
    child::Options options;
    options.argv = {self.parent_path() / "vedette-video", "--fd", "3"};
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    options.given = {given.get()};
    options.in = child::Stream::pipe();
    auto started = child::Child::start(options);
    if (!started) {
        ADD_FAILURE() << started.error().message;
        return;
    }
    child_.emplace(std::move(*started));
    const UniqueFd in = child_->take_in();
    EXPECT_EQ(::write(in.get(), typed.data(), typed.size()), std::ssize(typed));
}

void Hub::grant(std::uint64_t total) {
    send_raw(as_text(wire::encode({.type = wire::Type::kCredit, .number = total})));
}

void Hub::send_raw(std::string_view bytes) {
    EXPECT_EQ(send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), std::ssize(bytes));
}

std::optional<Message> Hub::next() {
    using State = wire::Decoder::State;
    Message message;
    while (decoder_.state() != State::kMessage) {
        if (decoder_.state() == State::kFailed) {
            ADD_FAILURE() << wire::to_string(decoder_.error());
            return std::nullopt;
        }
        if (decoder_.state() == State::kAccept) {
            message.payload.resize(decoder_.header().payload_size);
            decoder_.accept(message.payload);
            continue;
        }
        const MutableBytes place = decoder_.prepare();
        if (!readable(socket_.get(), kPatienceMs)) {
            ADD_FAILURE() << "nothing came";
            return std::nullopt;
        }
        const ssize_t got = recv(socket_.get(), place.data(), place.size(), 0);
        if (got <= 0) return std::nullopt;
        decoder_.commit(static_cast<std::size_t>(got));
    }
    message.header = decoder_.header();
    decoder_.next();
    return message;
}

Message Hub::next(wire::Type type) {
    while (true) {
        auto message = next();
        if (!message) {
            ADD_FAILURE() << "the program ended: " << stderr_text();
            return {};
        }
        if (message->header.type == type) return std::move(*message);
    }
}

bool Hub::quiet(int ms) const { return !readable(socket_.get(), ms); }

child::Exit Hub::wait() {
    if (!child_) return {};
    EXPECT_TRUE(readable(child_->exit_fd(), kPatienceMs));
    return child_->poll_exit().value_or(child::Exit{});
}

std::string Hub::stderr_text() {
    if (!child_) return {};
    while (readable(child_->err_fd(), kPatienceMs) && child_->drain_err()) {
    }
    return child_->stderr_tail().text();
}

Folder::Folder() {
    char name[] = "/tmp/vedette-video-XXXXXX";
    path_ = mkdtemp(name);
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

void Folder::ffmpeg(const std::string& arguments) const {
    const std::string command = "cd " + path_ + " && ffmpeg -v error -nostdin -y " + arguments;
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

std::vector<std::uint8_t> Folder::read(const std::string& name) const {
    std::ifstream in(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void Folder::write(const std::string& name, const std::vector<std::uint8_t>& bytes) const {
    std::ofstream out(file(name), std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
}

}  // namespace vedette::video::testing
