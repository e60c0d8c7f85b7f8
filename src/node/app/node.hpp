// A board's whole application: servers and sessions over the port. One task drives all of it by turn(): it
// waits for sockets and the camera, then does a bounded piece of work for each session. All memory is taken
// when the node is made; after that nothing is allocated.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "core/tcpcam/rounds.hpp"
#include "node/pictures/feed.hpp"
#include "node/serve/http_session.hpp"
#include "node/serve/services.hpp"
#include "node/serve/tcpcam_session.hpp"

namespace vedette::node {

// How much memory a board has for what. The defaults are those of an ESP32-CAM with its PSRAM.
struct Profile {
    std::size_t connections = 16;  // clients of all servers
    std::size_t heads = 4;         // requests that are read at once, each with a body of kMaxBody
    std::size_t pictures = 6;
    std::size_t picture_bytes = 384 * 1024;  // a larger picture is dropped
    unsigned viewers = 4;                    // streams over HTTP
};

// What the owner has chosen. Texts outlive the node.
struct Options {
    IpAddress address{};            // to listen on
    std::uint16_t first_port = 80;  // 0: any free one; also of the others
    std::uint16_t second_port = 81;
    std::uint16_t tcpcam_port = 3333;
    std::string_view tcpcam_pin{};  // empty: no TCPCam server
    Duration tcpcam_delay = 2s;     // between two pictures
    Access::Login login{};
    std::span<const std::string_view> hosts{};  // public names of the board
    std::span<const Allowed> allowed{};
};

// One board.
class Node {
  public:
    // Parts outlive the node.
    Node(const Parts& parts, const Profile& profile, const Options& options);
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    // A server that does not listen, and why.
    struct Refused {
        std::string_view server;  // "http", "http2", "tcpcam"
        std::uint16_t port = 0;
        port::NetError error{};
    };
    // Listens; after an error with some of the servers.
    std::expected<void, Refused> listen();
    // Where it listens; 0: not at all.
    std::uint16_t first_port() const { return servers_[0].port; }
    std::uint16_t second_port() const { return servers_[1].port; }
    std::uint16_t tcpcam_port() const { return servers_[2].port; }

    // Waits for something to do, at most `limit`, and does a bounded piece of it for each session.
    void turn(Duration limit);

    // Clients at this moment.
    std::size_t connections() const;

  private:
    static constexpr std::size_t kServers = 3;
    struct Server {
        std::string_view name;
        std::uint16_t wanted;
        port::Socket socket = port::Socket::kNone;
        std::uint16_t port = 0;
    };
    using Session = std::variant<std::monostate, HttpSession, TcpcamSession>;

    template <class Slot, class Visit>
    static void with(Slot& slot, const Visit& visit);
    Session* find_room();
    void accept(std::size_t server, MonoTime now);
    MonoTime deadline() const;
    // A session that reads a request.
    struct SlowRequest {
        std::size_t at;
        MonoTime since;
    };
    std::optional<SlowRequest> slowest_request() const;
    void end_slow_request(MonoTime now);
    void want_pictures(MonoTime now);
    void offer_records(MonoTime now);

    port::Network& network_;
    port::Log& log_;
    port::Clock& clock_;
    const Options options_;
    const http::ServerLimits limits_;
    const Access access_;
    std::vector<char> head_memory_;
    std::vector<std::uint8_t> picture_memory_;
    std::array<std::uint8_t, 2048> input_;
    http::HeadPool heads_;
    PicturePool pictures_;
    Feed feed_;
    tcpcam::Rounds rounds_;
    const std::array<std::span<const Route>, 1> routes_{HttpSession::routes()};
    Services services_;
    std::array<Server, kServers> servers_;
    const std::size_t count_;  // of sessions_
    const std::unique_ptr<Session[]> sessions_;
    std::vector<port::Watch> watches_;  // of the servers, then of the sessions
    std::size_t first_ = 0;             // sessions take turns at being the first
    std::uint32_t last_offered_ = 0;    // picture of TCPCam's rounds
};

}  // namespace vedette::node
