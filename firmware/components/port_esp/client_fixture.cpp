#include "port_esp/client_fixture.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vedette::esp {
namespace {

class Client : public port::TestClient {
  public:
    explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        ::sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = ::htons(port);
        to.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        const ::timeval limit{10, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<const ::sockaddr*>(&to), sizeof to), 0);
    }
    ~Client() override { close(); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void write(std::string_view bytes) override {
        EXPECT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<::ssize_t>(bytes.size()));
    }
    std::optional<std::string> read(std::size_t bytes) override {
        std::string out(bytes, '\0');
        std::size_t got = 0;
        // By pieces: a reset must not hide what came before it.
        while (got < bytes) {
            const ::ssize_t more = ::recv(fd_, out.data() + got, bytes - got, 0);
            if (more < 0) return std::nullopt;
            if (more == 0) break;
            got += static_cast<std::size_t>(more);
        }
        out.resize(got);
        return out;
    }
    void end() override { ::shutdown(fd_, SHUT_WR); }
    void reset() override {
        const ::linger at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }

  private:
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    int fd_;
};

}  // namespace

std::unique_ptr<port::TestClient> connect_to(std::uint16_t system_port) {
    return std::make_unique<Client>(system_port);
}

}  // namespace vedette::esp
