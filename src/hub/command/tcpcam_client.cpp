#include "hub/command/tcpcam_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include "core/tcpcam/client.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::command {
namespace {

constexpr int kFailed = 1;
constexpr int kNoOutputFile = 134;  // what a shell shows for the original, which aborts
constexpr int kConnectionFailed = 255;

int complain(const std::string& text) {
    fmt::print(stderr, "TCPCam_client: {}\n", text);
    return kFailed;
}

int complain(const std::string& text, int error_number) {
    return complain(fmt::format("{}: {} ({})", text, std::strerror(error_number), error_number));
}

bool write_all(int fd, Bytes bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

bool send_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

// A number in C's notation (0x…, and 0… is octal) as decimal text; nothing when it is no number. A service's
// name is left to the resolver.
std::optional<std::string> numeric_port(const char* text) {
    char* end = nullptr;
    errno = 0;
    const unsigned long number = std::strtoul(text, &end, 0);
    if (end == text || *end != '\0' || *text == '-') return std::nullopt;
    return errno != 0 || number > 65535 ? "" : std::to_string(number);
}

// The connected socket; none after a complaint.
UniqueFd connect_to(const char* host, const char* service) {
    const auto number = numeric_port(service);
    if (number && (number->empty() || *number == "0")) {
        complain(fmt::format("the port {} is not between 1 and 65535", service));
        return UniqueFd();
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(host, number ? number->c_str() : service, &hints, &found);
    if (code != 0) {
        complain(fmt::format("can't find {} port {}: {}", host, service, ::gai_strerror(code)));
        return UniqueFd();
    }
    int error = EHOSTUNREACH;
    UniqueFd connected;
    for (const addrinfo* a = found; a != nullptr && !connected; a = a->ai_next) {
        UniqueFd fd(::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol));
        if (fd && ::connect(fd.get(), a->ai_addr, a->ai_addrlen) == 0) {
            connected = std::move(fd);
        } else {
            error = errno;
        }
    }
    ::freeaddrinfo(found);
    if (!connected) complain(fmt::format("can't connect to {} port {}", host, service), error);
    return connected;
}

// PIN, a pause so that an original server sees two reads, CMD. The exit status after a complaint.
std::optional<int> send_request(int fd, const std::string& pin, const std::string& cmd) {
    if (pin.empty()) return complain("the PIN is empty");
    if (!send_all(fd, pin)) return complain("send failure", errno);
    pollfd answer{fd, POLLIN, 0};
    ::poll(&answer, 1, static_cast<int>(to_ms(tcpcam::kPauseBeforeCommand)));
    // Who refuses a PIN closes, and that is no failure to send: the first read tells how.
    if ((answer.revents & (POLLERR | POLLHUP)) != 0 || send_all(fd, cmd + "\n") || errno == EPIPE)
        return std::nullopt;
    const int error = errno;
    complain(error == ECONNRESET ? "read failure" : "send failure", error);
    return error == ECONNRESET ? kConnectionFailed : kFailed;
}

// Passes a record's payload on to the output in pieces. A server may append a NUL to a JPEG (the original
// embeds its test picture so): that one is left out, and no other byte.
class Payload {
  public:
    explicit Payload(int out) : out_(out) {}

    bool pass_on(Bytes piece, bool last) {
        for (std::size_t i = 0; i < piece.size() && begun_ + i < kStart.size(); ++i)
            jpeg_ = jpeg_ && piece[i] == kStart[begun_ + i];
        begun_ += piece.size();
        const std::size_t n = piece.size();
        if (last && jpeg_ && piece[n - 1] == 0 && before(piece, 2) == 0xD9 && before(piece, 3) == 0xFF)
            piece = piece.first(n - 1);
        for (const std::uint8_t byte : piece.last(std::min<std::size_t>(piece.size(), 2)))
            tail_ = {tail_[1], byte};
        wrote_ += piece.size();
        return write_all(out_, piece);
    }
    std::size_t wrote() const { return wrote_; }

  private:
    // The byte `back` places before the piece's end, 1 being the last; it may be in the piece before.
    std::uint8_t before(Bytes piece, std::size_t back) const {
        return back <= piece.size() ? piece[piece.size() - back] : tail_[2 - (back - piece.size())];
    }

    static constexpr std::array<std::uint8_t, 2> kStart{0xFF, 0xD8};

    int out_;
    bool jpeg_ = true;  // so far
    std::size_t begun_ = 0;
    std::size_t wrote_ = 0;
    std::array<std::uint8_t, 2> tail_{};  // the last bytes of the pieces before
};

// Reads records until the server ends; the exit status.
int receive(int fd, int out) {
    tcpcam::Client client(std::numeric_limits<std::uint32_t>::max());
    std::array<std::uint8_t, 65536> memory;
    std::optional<Payload> payload;
    std::size_t left = 0;
    for (unsigned long iteration = 0;;) {
        const MutableBytes space = client.prepare();
        const ssize_t n = ::read(fd, space.data(), space.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && !payload) {
            complain("read failure", errno);
            return kConnectionFailed;
        }
        if (n <= 0) {
            if (!payload) return 0;
            fmt::print(stderr, "\n");
            if (n < 0) return complain("read failure", errno);
            return complain(
                fmt::format("read failure: the connection ended {} bytes before the end of the "
                            "payload",
                            left));
        }
        const auto count = static_cast<std::size_t>(n);
        const Bytes piece = space.first(count);
        const auto state = client.commit(count);
        if (payload) {
            left -= count;
            if (!payload->pass_on(piece, left == 0)) {
                fmt::print(stderr, "\n");
                return complain("write failure", errno);
            }
            if (left > 0) continue;
            fmt::print(stderr, "wrote {} bytes. done\n", payload->wrote());
            payload.reset();
            ++iteration;
        } else if (state == tcpcam::Client::State::kFailed) {
            return complain("read failure");
        } else if (state == tcpcam::Client::State::kRecordBegins) {
            left = client.record_bytes();
            fmt::print(stderr, "Iteration {}: declared payload={} bytes. ", iteration, left);
            payload.emplace(out);
            client.discard(memory);  // a record may be larger than memory: each piece is passed on at once
        }
    }
}

}  // namespace

int run_tcpcam_client(int argc, char** argv) {
    if (argc != 5 && argc != 6) {
        fmt::print(stderr,
                   "Usage: TCPCam_client host port password count [filename]\n"
                   "       count 0: until the server or you end it; without filename: to standard output\n");
        return kFailed;
    }
    const std::string pin = argv[3];
    std::fill_n(argv[3], pin.size(), '*');
    std::signal(SIGPIPE, SIG_IGN);
    UniqueFd file;
    if (argc == 6) {
        file.reset(::open(argv[5], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
        if (!file) {
            complain(fmt::format("can't open {}", argv[5]), errno);
            return kNoOutputFile;
        }
    }
    const UniqueFd connection = connect_to(argv[1], argv[2]);
    if (!connection) return kFailed;
    if (const auto failed = send_request(connection.get(), pin, argv[4])) return *failed;
    return receive(connection.get(), file ? file.get() : STDOUT_FILENO);
}

}  // namespace vedette::command
