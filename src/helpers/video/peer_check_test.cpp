#include "helpers/video/peer_check.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "linux/base/own_ports.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::video {
namespace {

const IpAddress kLoopback = IpAddress::v4(127, 0, 0, 1);

// A datagram socket needs no server to be connected.
UniqueFd connected_to(const char* address, std::uint16_t port) {
    UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &to.sin_addr);
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0) << address;
    return fd;
}

TEST(PeerCheck, refuses_this_machine_unless_the_hub_has_judged_it) {
    PeerCheck strict({*IpAddress::parse("192.168.1.5")});
    EXPECT_EQ(strict.refusal(), std::nullopt) << "nothing is connected";
    PeerCheck named({kLoopback});
    PeerCheck none({});
    {
        const UniqueFd fd = connected_to("127.0.0.1", 9);
        EXPECT_EQ(strict.refusal(), "127.0.0.1 is this machine");
        EXPECT_EQ(named.refusal(), std::nullopt);
        EXPECT_EQ(none.refusal(), std::nullopt);
    }
    EXPECT_EQ(strict.refusal(), "127.0.0.1 is this machine") << "it stays";
    const UniqueFd other = connected_to("127.0.0.2", 9);
    EXPECT_EQ(named.refusal(), "127.0.0.2 is this machine") << "another address than the judged one";
}

}  // namespace
}  // namespace vedette::video
