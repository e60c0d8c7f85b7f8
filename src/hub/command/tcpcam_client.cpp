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
#include "linux/base/write_all.hpp"

namespace vedette::command {
namespace {

constexpr int kFailed = 1;
constexpr int kNoOutputFile = 134;  // a shell shows this for the original, which aborts
constexpr int kConnectionFailed = 255;

int print_error(const std::string& text) {
    fmt::print(stderr, "TCPCam_client: {}\n", text);
    return kFailed;
}

int print_error(const std::string& text, int error_number) {
    return print_error(fmt::format("{}: {} ({})", text, std::strerror(error_number), error_number));
}

// A number in C notation (0x…; 0… is octal) as decimal text, "" when it is out of range. Empty when the text
// is not a number: the resolver then looks up a service name.
std::optional<std::string> numeric_port(const char* text) {
    char* end = nullptr;
    errno = 0;
    const unsigned long number = std::strtoul(text, &end, 0);
    if (end == text || *end != '\0' || *text == '-') return std::nullopt;
    return errno != 0 || number > 65535 ? "" : std::to_string(number);
}

// The connected socket; an invalid one after printing an error.
UniqueFd connect_to(const char* host, const char* service) {
    const auto number = numeric_port(service);
    if (number && (number->empty() || *number == "0")) {
        print_error(fmt::format("the port {} is not between 1 and 65535", service));
        return UniqueFd();
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(host, number ? number->c_str() : service, &hints, &found);
    if (code != 0) {
        print_error(fmt::format("can't find {} port {}: {}", host, service, ::gai_strerror(code)));
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
    if (!connected) print_error(fmt::format("can't connect to {} port {}", host, service), error);
    return connected;
}

// Sends PIN and CMD, with a pause so that an original server reads them separately. Returns the exit status
// after printing an error.
std::optional<int> send_request(int fd, const std::string& pin, const std::string& cmd) {
    if (pin.empty()) return print_error("the PIN is empty");
    if (!write_all(fd, as_bytes(pin))) return print_error("send failure", errno);
    pollfd answer{fd, POLLIN, 0};
    ::poll(&answer, 1, static_cast<int>(to_ms(tcpcam::kPauseBeforeCommand)));
    // A server that refuses the PIN closes the connection. This is not a send error: receive() reports it.
    if ((answer.revents & (POLLERR | POLLHUP)) != 0 || write_all(fd, as_bytes(cmd + "\n")) || errno == EPIPE)
        return std::nullopt;
    const int error = errno;
    print_error(error == ECONNRESET ? "read failure" : "send failure", error);
    return error == ECONNRESET ? kConnectionFailed : kFailed;
}

// Writes a record's payload to the output, piece by piece. Leaves out a single NUL after a JPEG, which the
// original server's test picture has, and no other byte.
class Payload {
  public:
    explicit Payload(int out) : out_(out) {}

    bool write(Bytes piece, bool last) {
        for (std::size_t i = 0; i < piece.size() && received_ + i < kStart.size(); ++i)
            jpeg_ = jpeg_ && piece[i] == kStart[received_ + i];
        received_ += piece.size();
        const std::size_t n = piece.size();
        if (last && jpeg_ && piece[n - 1] == 0 && before(piece, 2) == 0xD9 && before(piece, 3) == 0xFF)
            piece = piece.first(n - 1);
        for (const std::uint8_t byte : piece.last(std::min<std::size_t>(piece.size(), 2)))
            tail_ = {tail_[1], byte};
        written_ += piece.size();
        return write_all(out_, piece);
    }
    std::size_t wrote() const { return written_; }

  private:
    // The byte `back` places before the piece's end, 1: the last one; it may be in the previous pieces.
    std::uint8_t before(Bytes piece, std::size_t back) const {
        return back <= piece.size() ? piece[piece.size() - back] : tail_[2 - (back - piece.size())];
    }

    static constexpr std::array<std::uint8_t, 2> kStart{0xFF, 0xD8};

    int out_;
    bool jpeg_ = true;  // no other byte so far
    std::size_t received_ = 0;
    std::size_t written_ = 0;
    std::array<std::uint8_t, 2> tail_{};  // last bytes of the previous pieces
};

// Reads records until the server closes the connection. Returns the exit status.
int receive(int fd, int out) {
    tcpcam::Client client(std::numeric_limits<std::uint32_t>::max());
    std::array<std::uint8_t, 65536> memory;
    std::optional<Payload> payload;
    std::size_t missing = 0;
    for (unsigned long record = 0;;) {
        const MutableBytes space = client.prepare();
        const ssize_t n = ::read(fd, space.data(), space.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && !payload) {
            print_error("read failure", errno);
            return kConnectionFailed;
        }
        if (n <= 0) {
            if (!payload) return 0;
            fmt::print(stderr, "\n");
            if (n < 0) return print_error("read failure", errno);
            return print_error(fmt::format(
                "read failure: the connection ended {} bytes before the end of the payload", missing));
        }
        const auto count = static_cast<std::size_t>(n);
        const Bytes piece = space.first(count);
        const auto state = client.commit(count);
        if (payload) {
            missing -= count;
            if (!payload->write(piece, missing == 0)) {
                fmt::print(stderr, "\n");
                return print_error("write failure", errno);
            }
            if (missing > 0) continue;
            fmt::print(stderr, "wrote {} bytes. done\n", payload->wrote());
            payload.reset();
            ++record;
        } else if (state == tcpcam::Client::State::kFailed) {
            return print_error("read failure");
        } else if (state == tcpcam::Client::State::kRecordBegins) {
            missing = client.record_bytes();
            fmt::print(stderr, "Iteration {}: declared payload={} bytes. ", record, missing);
            payload.emplace(out);
            client.discard(memory);  // a record may exceed the memory: write each piece at once
        }
    }
}

}  // namespace

int run_tcpcam_client(int argc, char** argv) {
    if (argc != 5 && argc != 6) {
        fmt::print(stderr,
                   "Usage: TCPCam_client host port password count [filename]\n"
                   "       count 0: no limit; without filename: standard output\n");
        return kFailed;
    }
    const std::string pin = argv[3];
    std::fill_n(argv[3], pin.size(), '*');
    std::signal(SIGPIPE, SIG_IGN);
    UniqueFd file;
    if (argc == 6) {
        file.reset(::open(argv[5], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
        if (!file) {
            print_error(fmt::format("can't open {}", argv[5]), errno);
            return kNoOutputFile;
        }
    }
    const UniqueFd connection = connect_to(argv[1], argv[2]);
    if (!connection) return kFailed;
    if (const auto failed = send_request(connection.get(), pin, argv[4])) return *failed;
    return receive(connection.get(), file ? file.get() : STDOUT_FILENO);
}

}  // namespace vedette::command
