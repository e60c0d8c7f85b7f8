// The node allocates nothing after its start: a real node on real sockets serves thousands of requests of
// each kind, and every operator new of the process counts.
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "core/base/text.hpp"
#include "linux/base/unique_fd.hpp"
#include "node/app/motion_service.hpp"
#include "node/app/node.hpp"
#include "node/cameras/still_camera.hpp"
#include "node/net/networking.hpp"
#include "node/posix/console.hpp"
#include "node/posix/crypto.hpp"
#include "node/posix/network.hpp"
#include "node/posix/outputs.hpp"
#include "node/posix/simulated_camera.hpp"
#include "node/posix/storage.hpp"
#include "node/posix/system.hpp"
#include "node/posix/worker.hpp"
#include "node/tls/mbedtls_tls.hpp"

namespace {

std::atomic<long> allocations = 0;

void* count_and_allocate(std::size_t size) {
    ++allocations;
    void* const memory = std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr) std::abort();
    return memory;
}

}  // namespace

void* operator new(std::size_t size) { return count_and_allocate(size); }
void* operator new[](std::size_t size) { return count_and_allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace vedette::posix {
namespace {

// A log whose lines go nowhere: stdio's buffer would be the test's allocation, not the node's.
struct NoLog final : port::Log {
    void write(port::Level, std::string_view, std::string_view) override {}
};

// A node that runs on a thread of its own, with a simulated sensor or with TCPCam's picture.
class RunningNode {
  public:
    explicit RunningNode(bool has_sensor)
        : has_sensor_(has_sensor), drawn_(node::draw_test_picture(picture_)), thread_([this] { run(); }) {}
    ~RunningNode() {
        ends_ = true;
        network_.wake();
        thread_.join();
    }
    std::uint16_t first_port() { return port_of(&node::Node::first_port); }
    std::uint16_t tcpcam_port() { return port_of(&node::Node::tcpcam_port); }
    std::uint16_t https_port() { return port_of(&node::Node::https_port); }
    // Of the board's multicast responder, once it answers.
    std::uint16_t multicast_port() const { return multicast_port_; }

  private:
    std::uint16_t port_of(std::uint16_t (node::Node::*which)() const) {
        listens_.wait(false);
        return (node_.*which)();
    }
    void run() {
        EXPECT_TRUE(drawn_);
        EXPECT_TRUE(node_.listen());
        node_.start_networking(crypto_, nullptr, nullptr, known_,
                               {.name = "board",
                                .place = node::Place{IpAddress::v4(127, 0, 0, 1), 8},
                                .time = {kTimeServers},
                                .multicast_port = multicast_port_});
        listens_ = true;
        listens_.notify_all();
        while (!ends_) node_.turn(1s);
    }

    // Nobody answers there, so that each request is followed by the next one's.
    static constexpr std::array<std::string_view, 2> kTimeServers{"127.0.0.1:9", "nobody.example.org"};
    static std::uint16_t free_udp_port() {
        Network network(2);
        const auto socket = network.open_udp(IpAddress::v4(127, 0, 0, 1), 0);
        const std::uint16_t port = socket ? network.port_of(*socket) : std::uint16_t{0};
        if (socket) network.close(*socket);
        return port;
    }

    Clock clock_;
    NoLog log_;
    node::KnownNetworks known_;
    const std::uint16_t multicast_port_ = free_udp_port();
    Network network_{20};
    SimulatedServos servos_;
    SimulatedLamp lamp_;
    const bool has_sensor_;
    SimulatedCamera sensor_{{.period = 1ms}, clock_, network_, servos_};
    std::array<std::uint8_t, node::kTestPictureBytes> picture_{};
    const bool drawn_;
    node::StillCamera still_{picture_, true, 100us, clock_};
    port::Camera& camera_ = has_sensor_ ? static_cast<port::Camera&>(sensor_) : still_;
    Crypto crypto_;
    Worker worker_{network_};
    Worker see_{network_};
    Storage storage_{""};
    std::vector<std::uint8_t> tls_memory_ = std::vector<std::uint8_t>(512 * 1024);
    node::MbedtlsTls tls_{tls_memory_, crypto_, {}};
    System system_;
    node::Node node_{
        {network_, camera_, servos_, lamp_, log_, clock_, crypto_, worker_, storage_, system_, &see_,
         node::make_motion, nullptr, &tls_},
        {},
        {.address = IpAddress::v4(127, 0, 0, 1),
         .settings =
             "server.first_port=0\nserver.second_port=0\nserver.tls_port=0\ntcpcam.port=0\ntcpcam.pin=1235\n"
             "tcpcam.delay=0s\nuser.name=owner\nmotion.activated=true\nmotion.period=50ms\n"
             "webhook.url=http://127.0.0.1:9/\n"
             "server.allow=mjpeg 127.0.0.1\tcapture 127.0.0.1\ttcpcam 127.0.0.0/8\n",
         .password = "long:password"}};
    std::atomic<bool> listens_ = false;
    std::atomic<bool> ends_ = false;
    std::thread thread_;
};

// A blocking client that allocates nothing.
class Client {
  public:
    // From 127.0.0.`from`.
    explicit Client(std::uint16_t port, std::uint8_t from = 1)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        ::sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = ::htons(port);
        to.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        const ::timeval limit{20, 0};
        ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::sockaddr_in own = to;
        own.sin_port = 0;
        own.sin_addr.s_addr = ::htonl(0x7f000000U + from);
        if (::bind(fd_.get(), reinterpret_cast<const ::sockaddr*>(&own), sizeof own) != 0) std::abort();
        if (::connect(fd_.get(), reinterpret_cast<const ::sockaddr*>(&to), sizeof to) != 0) std::abort();
    }
    int fd() const { return fd_.get(); }
    void write(std::string_view bytes) { ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    // The next bytes; empty at the end.
    std::string_view read() {
        const ::ssize_t got = ::recv(fd_.get(), memory_.data(), memory_.size(), 0);
        return got > 0 ? std::string_view(memory_.data(), static_cast<std::size_t>(got)) : std::string_view();
    }
    std::size_t read_all() {
        std::size_t bytes = 0;
        for (std::size_t got = 1; got > 0; bytes += got) got = read().size();
        return bytes;
    }

  private:
    UniqueFd fd_;
    std::array<char, 65536> memory_;
};

// Whether the answer to one request on its own connection begins with "HTTP/1.1 " and this status.
bool answers(std::uint16_t port, std::string_view line, std::string_view status) {
    std::array<char, 300> memory;
    TextWriter request(memory);
    request << "GET " << line << " HTTP/1.1\r\nHost: b\r\nConnection: close\r\nAccept-Encoding: gzip\r\n"
            << "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n\r\n";
    Client client(port);
    client.write(request.written());
    const bool right = client.read().starts_with(status);
    client.read_all();
    return right;
}

// The same over HTTPS. OpenSSL allocates by malloc, which does not count.
bool answers_secured(SSL_CTX* context, std::uint16_t port, std::string_view line, std::string_view status) {
    Client client(port);
    SSL* const session = SSL_new(context);
    SSL_set_fd(session, client.fd());
    std::array<char, 300> memory;
    TextWriter request(memory);
    request << "GET " << line << " HTTP/1.1\r\nHost: b\r\nConnection: close\r\n"
            << "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n\r\n";
    const std::string_view text = request.written();
    std::array<char, 4096> answer{};
    const bool right = SSL_connect(session) == 1 &&
                       SSL_write(session, text.data(), static_cast<int>(text.size())) > 0 &&
                       SSL_read(session, answer.data(), answer.size()) > 0 &&
                       std::string_view(answer.data(), answer.size()).starts_with(status);
    while (right && SSL_read(session, answer.data(), answer.size()) > 0) continue;
    SSL_free(session);
    return right;
}

constexpr std::string_view kChange =
    "PATCH /api/v1/servos HTTP/1.1\r\nHost: b\r\nAuthorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n"
    "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"traverse\":45}";

constexpr std::string_view kUpgrade =
    "GET / HTTP/1.1\r\nHost: b\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
constexpr std::string_view kCapture("\x81\x87\0\0\0\0capture", 13);

// One of each kind, and what happens when clients go away. A camera without a sensor has no settings.
void serve_each_kind(std::uint16_t http, std::uint16_t tcpcam, bool has_sensor) {
    const std::string_view set = has_sensor ? "HTTP/1.1 200" : "HTTP/1.1 409";
    EXPECT_TRUE(answers(http, "/capture", "HTTP/1.1 200"));
    EXPECT_TRUE(answers(http, "/status", "HTTP/1.1 200"));
    EXPECT_TRUE(answers(http, "/control?var=brightness&val=1", set));
    EXPECT_TRUE(answers(http, "/control?var=nothing&val=9", "HTTP/1.1 404"));
    EXPECT_TRUE(answers(http, "/control_servo?tr=1&el=1", "HTTP/1.1 200"));
    EXPECT_TRUE(answers(http, "/control_servo", "HTTP/1.1 500"));
    EXPECT_TRUE(answers(http, "/camera/configure?name=hmirror&value=true", set));
    EXPECT_TRUE(answers(http, "/api/v1/status", "HTTP/1.1 200"));
    EXPECT_TRUE(answers(http, "/api/v1/camera", "HTTP/1.1 200"));
    EXPECT_TRUE(answers(http, "/nothing", "HTTP/1.1 404"));
    {
        Client client(http);
        client.write(kChange);
        EXPECT_TRUE(client.read().starts_with("HTTP/1.1 200"));
    }
    {
        Client viewer(http);
        viewer.write("GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n");
        for (int i = 0; i < 3; ++i) EXPECT_FALSE(viewer.read().empty());
    }
    {
        Client client(http);
        client.write(kUpgrade);
        EXPECT_TRUE(client.read().starts_with("HTTP/1.1 101"));
        client.write(kCapture);
        EXPECT_FALSE(client.read().empty());
    }
    Client client(tcpcam);
    client.write("1235\n1\n");
    EXPECT_GT(client.read_all(), 1000U);
    Client wrong(tcpcam, 9);  // soon refused at once
    wrong.write("9");
    EXPECT_EQ(wrong.read_all(), 0U);
}

// The pages, which take long to draw under the sanitizers.
void serve_pages(std::uint16_t http) {
    for (const char* page : {"/", "/wifi", "/server", "/camera", "/board.css", "/api/v1/settings"})
        EXPECT_TRUE(answers(http, page, "HTTP/1.1 200")) << page;
}

// An alert to a service that is not there; of many, most wait and become one.
void send_alert(std::uint16_t http) {
    Client client(http);
    client.write(
        "POST /api/v1/alerts/test HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n"
        "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n\r\n");
    EXPECT_TRUE(client.read().starts_with("HTTP/1.1 200"));
}

// A question to the responder of the board, as `dig` asks it. False: no answer came.
bool is_named(std::uint16_t port) {
    constexpr std::string_view kQuestion(
        "\0\x07\0\0\0\x01\0\0\0\0\0\0\x05"
        "board\x05local\0\0\x01\0\x01",
        29);
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const ::timeval limit{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = ::htons(port);
    to.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    ::sendto(fd.get(), kQuestion.data(), kQuestion.size(), 0, reinterpret_cast<const ::sockaddr*>(&to),
             sizeof to);
    std::array<std::uint8_t, 512> answer;
    return ::recv(fd.get(), answer.data(), answer.size(), 0) > 40;
}

long allocations_of(bool has_sensor, int rounds) {
    RunningNode node(has_sensor);
    const std::uint16_t http = node.first_port();
    const std::uint16_t tcpcam = node.tcpcam_port();
    EXPECT_EQ(answers(http, "/control?var=framesize&val=0", "HTTP/1.1 200"), has_sensor);  // drawn fastest
    serve_each_kind(http, tcpcam, has_sensor);
    serve_pages(http);
    send_alert(http);
    SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
    bool is_secured = false;
    for (int i = 0; i < 100 && !is_secured; ++i)  // until it has made its certificate
        is_secured = answers_secured(context, node.https_port(), "/status", "HTTP/1.1 200");
    EXPECT_TRUE(is_secured);
    bool answers_name = false;
    for (int i = 0; i < 20 && !answers_name; ++i) answers_name = is_named(node.multicast_port());
    EXPECT_TRUE(answers_name);
    const long before = allocations;
    for (int round = 0; round < rounds; ++round) {
        serve_each_kind(http, tcpcam, has_sensor);
        EXPECT_TRUE(is_named(node.multicast_port()));
        if (round % 10 == 0) send_alert(http);
        if (round % 20 == 0) serve_pages(http);
        if (round % 10 != 0) continue;
        EXPECT_TRUE(answers_secured(context, node.https_port(), "/capture", "HTTP/1.1 200"));
        const Client leaves(node.https_port());
    }
    const long made = allocations - before;
    SSL_CTX_free(context);
    return made;
}

TEST(NodeAllocation, there_is_none_over_a_thousand_requests_of_each_kind) {
    EXPECT_EQ(allocations_of(false, 1000), 0);
}

TEST(NodeAllocation, there_is_none_while_the_simulated_sensor_draws) {
    EXPECT_EQ(allocations_of(true, 20), 0);
}

}  // namespace
}  // namespace vedette::posix
