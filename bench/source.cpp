// A synthetic MJPEG camera for the bench. Serves
//   GET /mjpeg    multipart/x-mixed-replace      GET /jpg    one picture, from memory
//   GET /stats    counters as JSON               GET /ctl?name=value&...    changes fault options
// Every frame has a stamp (stamp.hpp). A connection that is still sending a frame when the next one is due
// misses the next one. With --cameras N, successive streams belong to N cameras, whose frames are spread
// evenly over the period. `vedette simulate` is the farm of cameras for users and tests; this program is
// small and fast.
#include <csignal>
#include <memory>

#include <sys/timerfd.h>

#include "frames.hpp"

namespace vedette::bench {
namespace {

volatile std::sig_atomic_t stopping = 0;

const char* const kOptions = "port cameras fps width height bytes frames content dir bar-table dump";
const std::string kBoundary = "123456789000000000000987654321";  // the one of the ESP32 sample

std::map<std::string, long> faults = {
    {"chunked", 0},      // 1: chunked transfer coding, in the pieces that the ESP-IDF server sends
    {"drop-after", 0},   // close in the middle of the Nth frame of a connection
    {"stall-after", 0},  // send nothing more after N frames of a connection
    {"max-clients", 0},  // refuse further streams with 503, as a small camera does
};

// One connection.
struct Client {
    int fd = -1;
    std::string request;
    std::shared_ptr<const std::string> out;
    std::size_t sent = 0;
    std::size_t limit = std::string::npos;  // close after so many bytes of `out`
    bool stream = false, close_after = false, stalled = false;
    long frames = 0, camera = 0;
};

std::string chunk(const std::string& s) {
    char head[24];
    std::snprintf(head, sizeof head, "%zx\r\n", s.size());
    return head + s + "\r\n";
}

std::shared_ptr<const std::string> answer(const char* status, const char* type, const std::string& body,
                                          bool close = true) {
    return std::make_shared<const std::string>(std::string("HTTP/1.1 ") + status + "\r\nContent-Type: " +
                                               type + "\r\nContent-Length: " + std::to_string(body.size()) +
                                               (close ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n") + body);
}

// The cameras of one port.
class Source {
  public:
    Source(const Options& options, FrameSet frames)
        : frames_(std::move(frames)),
          latest_(frames_.jpeg[0]),
          cameras_(std::max(1, options.integer("cameras", 1))),
          listener_(listen_tcp(options.integer("port", 8081))) {
        if (options.has("bar-table")) bars_ = BarTable::map(options.text("bar-table"), true);
        watch(epoll_, listener_, EPOLLIN);
        watch(epoll_, tick_, EPOLLIN);
        const double period = 1 / (options.number("fps", 25) * static_cast<double>(cameras_));
        const timespec t{
            static_cast<time_t>(period),
            static_cast<long>((period - static_cast<double>(static_cast<time_t>(period))) * 1e9)};
        const itimerspec its{t, t};
        timerfd_settime(tick_, 0, &its, nullptr);
    }

    void run() {
        while (!stopping) {
            epoll_event events[64];
            const int n = epoll_wait(epoll_, events, 64, -1);
            for (int i = 0; i < n; ++i) {
                const int fd = events[i].data.fd;
                if (fd == listener_) {
                    accept_all();
                } else if (fd == tick_) {
                    on_tick();
                } else if (const auto it = clients_.find(fd); it != clients_.end()) {
                    on_client(it->second, events[i].events);
                }
            }
        }
        std::printf("%s", stats().c_str());
    }

  private:
    void accept_all() {
        for (int fd = 0; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
            set_nodelay(fd);
            clients_[fd].fd = fd;
            watch(epoll_, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
        }
    }

    void drop(int fd) {
        connected_ -= clients_[fd].stream;
        close(fd);
        clients_.erase(fd);
    }

    std::string stats() const {
        char text[320];
        std::snprintf(
            text, sizeof text,
            "{\"connected\":%ld,\"peak\":%ld,\"accepted\":%ld,\"refused\":%ld,\"sequence\":%u,\"frames\":%ld,"
            "\"missed\":%ld,\"snapshots\":%ld}\n",
            connected_, peak_, accepted_, refused_, sequence_, sent_frames_, missed_, snapshots_);
        return text;
    }

    // Sends as much as the socket takes; false when the connection is to be closed.
    static bool push(Client& c) {
        while (c.out && c.sent < c.out->size()) {
            const std::size_t want = std::min(c.out->size(), c.limit) - std::min(c.sent, c.limit);
            if (want == 0) return false;
            const ssize_t k = send(c.fd, c.out->data() + c.sent, want, MSG_NOSIGNAL);
            if (k < 0) return errno == EAGAIN;
            c.sent += static_cast<std::size_t>(k);
        }
        if (c.out && c.close_after) return false;
        if (c.out && !c.stream) c.out.reset(), c.sent = 0, c.request.clear();  // for the next request
        return true;
    }

    void on_client(Client& c, std::uint32_t events) {
        bool alive = (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) == 0;
        char bytes[2048];
        for (ssize_t k = 0; alive && (k = recv(c.fd, bytes, sizeof bytes, 0)) != -1;) {
            if (k == 0) {
                alive = false;
            } else if (!c.out) {
                c.request.append(bytes, static_cast<std::size_t>(k));
            }
        }
        if (alive && !c.out && c.request.find("\r\n\r\n") != std::string::npos) on_request(c);
        if (!alive || !push(c)) drop(c.fd);
    }

    void on_request(Client& c) {
        const std::size_t from = c.request.find(' ') + 1;
        const std::string target = c.request.substr(from, c.request.find(' ', from) - from);
        const std::string path = target.substr(0, target.find('?'));
        c.close_after = true;
        if (path == "/stats") {
            c.out = answer("200 OK", "application/json", stats());
        } else if (path == "/ctl") {
            set_faults(target.substr(path.size()));
            c.out = answer("200 OK", "text/plain", "ok\n");
        } else if (path == "/jpg") {
            c.close_after = header_value(c.request, "Connection") == "close";
            ++snapshots_, c.out = answer("200 OK", "image/jpeg", latest_, c.close_after);
        } else if (path != "/mjpeg") {
            c.out = answer("404 Not Found", "text/plain", "try /mjpeg, /jpg, /stats or /ctl\n");
        } else if (faults["max-clients"] && connected_ >= faults["max-clients"]) {
            ++refused_, c.out = answer("503 Service Unavailable", "text/plain", "busy\n");
        } else {
            c.close_after = false, c.stream = true;
            c.camera = accepted_ % cameras_;
            peak_ = std::max(peak_, ++connected_), ++accepted_;
            c.out = std::make_shared<const std::string>(
                "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=" + kBoundary + "\r\n" +
                (faults["chunked"] ? "Transfer-Encoding: chunked\r\n\r\n" : "Connection: close\r\n\r\n"));
        }
    }

    // "?name=value&name=value"; unknown names are ignored.
    static void set_faults(std::string query) {
        while (!query.empty()) {
            query.erase(0, 1);
            const std::string pair = query.substr(0, query.find('&'));
            const std::size_t equals = pair.find('=');
            const auto it = faults.find(pair.substr(0, equals));
            if (equals != std::string::npos && it != faults.end())
                it->second = std::atol(pair.c_str() + equals + 1);
            query.erase(0, pair.size());
        }
    }

    std::string part() const {
        const std::string boundary = "\r\n--" + kBoundary + "\r\n";
        const std::string head =
            "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(latest_.size()) + "\r\n\r\n";
        return faults["chunked"] ? chunk(boundary) + chunk(head) + chunk(latest_) : boundary + head + latest_;
    }

    void on_tick() {
        std::uint64_t expired = 0;
        if (read(tick_, &expired, sizeof expired) < 0) return;
        // A late frame of one camera is left out; with several cameras each of them gets its frame.
        for (std::uint64_t i = 0; i < std::min<std::uint64_t>(expired, static_cast<std::uint64_t>(cameras_));
             ++i)
            send_frame();
    }

    void send_frame() {
        const std::size_t index = sequence_ % frames_.jpeg.size();
        latest_ = frames_.jpeg[index];
        Stamp stamp;
        find_stamp(std::string_view(latest_).substr(0, 4096), stamp);
        stamp.sequence = sequence_;
        stamp.time = now_ns();
        write_stamp(latest_.data() + frames_.stamp_at[index], stamp);
        if (bars_) bars_->row[index] = {stamp.time, stamp.sequence};
        std::shared_ptr<const std::string> shared;
        std::vector<int> dead;
        for (auto& [fd, c] : clients_) {
            if (!c.stream || c.stalled || c.camera != turn_) continue;
            if (c.sent < c.out->size()) {
                ++missed_;
                continue;
            }
            ++c.frames, ++sent_frames_;
            if (!shared) shared = std::make_shared<const std::string>(part());
            c.out = shared, c.sent = 0;
            if (c.frames == faults["drop-after"]) c.limit = c.out->size() / 2;
            c.stalled = c.frames == faults["stall-after"];
            if (!push(c)) dead.push_back(fd);
        }
        for (const int fd : dead) drop(fd);
        turn_ = (turn_ + 1) % cameras_;
        if (turn_ == 0) ++sequence_;
    }

    const FrameSet frames_;
    std::string latest_;
    const long cameras_;
    long turn_ = 0;  // the camera whose frame is due
    BarTable* bars_ = nullptr;
    const int epoll_ = epoll_create1(EPOLL_CLOEXEC), listener_;
    const int tick_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    std::map<int, Client> clients_;
    std::uint32_t sequence_ = 0;
    long connected_ = 0, peak_ = 0, accepted_ = 0, refused_ = 0, sent_frames_ = 0, missed_ = 0,
         snapshots_ = 0;
};

}  // namespace
}  // namespace vedette::bench

int main(int argc, char** argv) {
    using namespace vedette::bench;
    std::string known = kOptions;
    for (const auto& [name, value] : faults) known += " " + name;
    const Options options(argc, argv, known, "");
    for (auto& [name, value] : faults) value = static_cast<long>(options.number(name, 0));
    const int count = options.integer("frames", 100);
    if (count < 1 || count > 256) die("--frames must be 1 to 256");
    FrameSet set = options.has("dir")
                       ? load_frames(options.text("dir"))
                       : make_frames(options.integer("width", 640), options.integer("height", 480),
                                     static_cast<std::size_t>(options.number("bytes", 20000)), count,
                                     options.text("content", "moving") == "moving");
    if (options.has("dump")) {  // for relays that cannot read a network camera
        for (std::size_t i = 0; i < set.jpeg.size(); ++i) {
            char name[32];
            std::snprintf(name, sizeof name, "/%03zu.jpg", i);
            std::ofstream(options.text("dump") + name, std::ios::binary) << set.jpeg[i];
        }
        return 0;
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGINT, [](int) { stopping = 1; });
    std::signal(SIGTERM, [](int) { stopping = 1; });
    Source(options, std::move(set)).run();
}
