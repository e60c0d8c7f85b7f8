// Unix sockets, and sockets that another program has opened.
#include "linux/io/listener.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

#include <arpa/inet.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace vedette::io {
namespace {

namespace fs = std::filesystem;

class UnixListener : public testing::Test {
  protected:
    UnixListener() { fs::remove(path_); }
    ~UnixListener() override { fs::remove(path_); }

    auto open(UnixEndpoint endpoint) {
        return Listener::open_unix({&loop_}, endpoint,
                                   [this](Loop&, std::unique_ptr<Stream> s) { accepted_ = std::move(s); });
    }
    bool can_connect() const {
        const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path_.c_str(), path_.size());
        return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    struct stat about() const {
        struct stat s{};
        EXPECT_EQ(::stat(path_.c_str(), &s), 0);
        return s;
    }

    FakeClock clock_;
    Loop loop_{clock_};
    const std::string path_ = testing::TempDir() + "vedette-listener.sock";
    std::unique_ptr<Stream> accepted_;
};

TEST_F(UnixListener, has_its_mode_and_owner_and_is_removed_at_the_end) {
    const ::group* const own = ::getgrgid(::getgid());
    ASSERT_NE(own, nullptr);
    auto listener = open({.path = path_, .mode = 0620, .owner = std::string(":") + own->gr_name});
    ASSERT_TRUE(listener.has_value()) << listener.error().message;
    EXPECT_EQ((*listener)->port(), 0);
    EXPECT_EQ(about().st_mode & 0777U, 0620U);
    EXPECT_EQ(about().st_gid, ::getgid());
    EXPECT_TRUE(can_connect());
    while (loop_.poll()) {
    }
    ASSERT_NE(accepted_, nullptr);
    EXPECT_EQ(peer_address(accepted_->fd()), "unix");
    (*listener)->close();
    EXPECT_FALSE(fs::exists(path_));
}

TEST_F(UnixListener, replaces_the_socket_of_a_program_that_has_ended_and_nothing_else) {
    {
        const UniqueFd left_over(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path_.c_str(), path_.size());
        ASSERT_EQ(::bind(left_over.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    auto listener = open({.path = path_});
    ASSERT_TRUE(listener.has_value()) << listener.error().message;
    const auto second = open({.path = path_});
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().message, "listen on unix:" + path_ + ": another program uses it");
    EXPECT_TRUE(can_connect()) << "the first one goes on";
    (*listener)->close();
    std::ofstream(path_) << "precious";
    const auto third = open({.path = path_});
    ASSERT_FALSE(third.has_value());
    EXPECT_TRUE(third.error().message.ends_with("which is no socket")) << third.error().message;
    EXPECT_EQ(fs::file_size(path_), 8U);
}

TEST_F(UnixListener, names_what_cannot_be) {
    for (const auto& [owner, said] : {std::pair{"no-such-user", "there is no user no-such-user"},
                                      std::pair{":no-such-group", "there is no group no-such-group"}}) {
        const auto listener = open({.path = path_, .owner = owner});
        ASSERT_FALSE(listener.has_value());
        EXPECT_TRUE(listener.error().message.ends_with(said)) << listener.error().message;
        EXPECT_FALSE(fs::exists(path_)) << "nothing is left";
    }
    const auto nowhere = open({.path = "/no/such/folder/v.sock"});
    ASSERT_FALSE(nowhere.has_value());
    EXPECT_TRUE(nowhere.error().message.starts_with("listen on unix:/no/such/folder/v.sock"));
}

TEST(AdoptedListener, accepts_on_a_socket_that_listens_already_and_refuses_others) {
    FakeClock clock;
    Loop loop(clock);
    int accepted = 0;
    const auto on_accept = [&](Loop&, std::unique_ptr<Stream>) { ++accepted; };
    UniqueFd other(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto refused = Listener::adopt({&loop}, std::move(other), on_accept);
    ASSERT_FALSE(refused.has_value());
    UniqueFd listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::listen(listening.get(), 5), 0);
    auto adopted = Listener::adopt({&loop}, std::move(listening), on_accept);
    ASSERT_TRUE(adopted.has_value()) << adopted.error().message;
    EXPECT_NE((*adopted)->port(), 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons((*adopted)->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    while (loop.poll()) {
    }
    EXPECT_EQ(accepted, 1);
}

}  // namespace
}  // namespace vedette::io
