// One slow reader, and the age of its pictures when it has read them. It keeps up for --slow-after seconds
// and then holds each picture for --hold-ms. Over MJPEG or, with --live, over the hub's WebSocket
// (docs/ref/live.md), where it grants a window of --credit units and acknowledges a unit after it has held
// it.
//
//   bench_freshness --url http://127.0.0.1:8480/cameras/cam/mjpeg --slow-after 6
//   bench_freshness --url ws://127.0.0.1:8480/api/v1/live --live cam
#include <cmath>

#include "channel.hpp"
#include "stamp.hpp"
#include "websocket.hpp"

namespace vedette::bench {
namespace {

const char* const kOptions = "url live slow-after hold-ms seconds credit label";

// A blocking connection.
class Connection {
  public:
    explicit Connection(const Url& url) : channel_(connect_tcp(url, 0), url) {
        if (!channel_.is_open()) die("can't connect to port " + std::to_string(url.port));
        const timeval patience{10, 0};
        setsockopt(channel_.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        set_nodelay(channel_.fd());
        if (channel_.shake_hands() != Channel::Handshake::kDone) die("the TLS handshake failed");
    }
    void write(std::string_view s) {
        if (channel_.send(s.data(), s.size()) != static_cast<ssize_t>(s.size())) die("send");
    }
    std::string read(std::size_t n) {
        std::string out = ahead_.substr(0, n);
        ahead_.erase(0, out.size());
        while (out.size() < n) {
            const std::size_t had = out.size();
            out.resize(n);
            const ssize_t k = channel_.receive(out.data() + had, n - had, n - had, false);
            if (k <= 0) die("the server closed or sent nothing for 10 s");
            out.resize(had + static_cast<std::size_t>(k));
        }
        return out;
    }
    // Up to the empty line, with it. Reads at most 511 bytes ahead, so that old pictures stay in the kernel
    // or the server.
    std::string read_head() {
        for (;;) {
            if (const auto end = ahead_.find("\r\n\r\n"); end != std::string::npos && end > 0)
                return read(end + 4);
            if (ahead_.starts_with("\r\n\r\n")) ahead_.erase(0, 2);
            char bytes[512];
            const ssize_t k = channel_.receive(bytes, sizeof bytes, sizeof bytes, false);
            if (k <= 0) die("the server closed or sent nothing for 10 s");
            ahead_.append(bytes, static_cast<std::size_t>(k));
        }
    }

  private:
    Channel channel_;
    std::string ahead_;
};

// Reads parts of a stream.
class MjpegReader {
  public:
    explicit MjpegReader(const Url& url) : connection_(url) {
        connection_.write("GET " + url.path + " HTTP/1.1\r\nHost: " + url.host + ":" +
                          std::to_string(url.port) + "\r\n\r\n");
        if (const std::string head = connection_.read_head(); head.find(" 200 ") > 12) errno = 0, die(head);
    }
    std::string next() {
        const std::string head = connection_.read_head();
        return connection_.read(
            static_cast<std::size_t>(std::atol(header_value(head, "Content-Length").c_str())));
    }
    void done() {}

  private:
    Connection connection_;
};

// Reads units of one camera.
class LiveReader {
  public:
    LiveReader(const Url& url, const std::string& camera, std::uint64_t credit)
        : connection_(url), granted_(credit) {
        connection_.write(upgrade_request(url));
        if (const std::string head = connection_.read_head(); head.find(" 101 ") > 12) errno = 0, die(head);
        connection_.write(watch_message(camera, credit));
    }
    // The payload of the next unit.
    std::string next() {
        for (;;) {
            const std::string head = connection_.read(2);
            const int opcode = head[0] & 15;
            std::size_t length = static_cast<std::uint8_t>(head[1]) & 127U;
            if (length > 125) length = big_endian(connection_.read(length == 126 ? 2 : 8));
            const std::string body = connection_.read(length);
            errno = 0;
            if (opcode == 8) die("the server closed the WebSocket");
            if (opcode == 9) connection_.write(client_frame(10, body));
            if (opcode == 1 && body.find("\"error\"") != std::string::npos) die(body);
            if (opcode == 2 && body.size() >= kEnvelope && body[3] == 1)
                return body.substr(big_endian(body.substr(4, 2)));
        }
    }
    void done() { connection_.write(credit_message(++granted_)); }

  private:
    Connection connection_;
    std::uint64_t granted_;
};

template <class Reader>
int measure(Reader reader, const Options& options) {
    const double slow_after = options.number("slow-after", 0), seconds = options.number("seconds", 20);
    const auto hold = static_cast<long>(options.number("hold-ms", 500) * 1e6);
    const std::uint64_t begun = now_ns();
    double oldest = 0, total = 0, oldest_before = 0;
    long frames = 0, skipped = 0, backward = 0;
    std::uint32_t last = 0;
    for (double passed = 0; passed < seconds;) {
        const std::string jpeg = reader.next();
        const std::uint64_t now = now_ns();
        passed = static_cast<double>(now - begun) / 1e9;
        Stamp stamp;
        if (find_stamp(std::string_view(jpeg).substr(0, 4096), stamp) != kNoStamp) {
            const double age = static_cast<double>(now - stamp.time) / 1e6;
            if (last && stamp.sequence > last) skipped += stamp.sequence - last - 1;
            backward += last && stamp.sequence <= last;
            last = stamp.sequence;
            if (passed < slow_after) {
                oldest_before = std::max(oldest_before, age);
            } else {
                ++frames, total += age, oldest = std::max(oldest, age);
            }
        }
        if (passed >= slow_after) {
            const timespec t{hold / 1'000'000'000, hold % 1'000'000'000};
            nanosleep(&t, nullptr);
        }
        reader.done();
    }
    std::printf(
        "{\"label\":\"%s\",\"frames\":%ld,\"skipped\":%ld,\"backward\":%ld,\"age_ms\":{\"mean\":%.1f,\"max\":"
        "%.1f,"
        "\"max_before\":%.1f}}\n",
        options.text("label").c_str(), frames, skipped, backward,
        frames ? total / static_cast<double>(frames) : 0, oldest, oldest_before);
    return frames > 0 ? 0 : 1;
}

}  // namespace
}  // namespace vedette::bench

int main(int argc, char** argv) {
    using namespace vedette::bench;
    const Options options(argc, argv, kOptions, "");
    const Url url(options.text("url"));
    if (!options.has("live")) return measure(MjpegReader(url), options);
    return measure(
        LiveReader(url, options.text("live"), static_cast<std::uint64_t>(options.number("credit", kCredit))),
        options);
}
