// The plainest relay there can be, the floor of every comparison: one thread, one upstream, the same buffer
// sent to every viewer. It trusts the camera (parts must have a Content-Length, no chunked coding) and knows
// no authentication, limits or deadlines. A viewer that still has a frame in flight when the next one arrives
// misses the next one.  bench_floor --port P --upstream http://HOST:PORT/mjpeg
#include <algorithm>
#include <csignal>
#include <memory>

#include "sockets.hpp"

namespace vedette::bench {
namespace {

volatile std::sig_atomic_t stopping = 0;

struct Viewer {
    int fd = -1;
    bool streaming = false;
    std::string request;
    std::shared_ptr<const std::string> frame;  // part header and JPEG under way
    std::size_t sent = 0;
};

class Floor {
  public:
    Floor(int port, const Url& upstream)
        : upstream_(upstream), listener_(listen_tcp(port)), camera_(connect_tcp(upstream)), viewers_(65536) {
        watch(epoll_, listener_, EPOLLIN);
        watch(epoll_, camera_, EPOLLIN | EPOLLOUT | EPOLLET);
    }

    void run() {
        while (!stopping) {
            epoll_event events[256];
            const int n = epoll_wait(epoll_, events, 256, -1);
            for (int i = 0; i < n; ++i) {
                const int fd = events[i].data.fd;
                if (fd == listener_) {
                    accept_all();
                } else if (fd == camera_) {
                    on_camera();
                } else if (viewers_[at(fd)].fd == fd) {
                    on_viewer(viewers_[at(fd)], events[i].events);
                }
            }
        }
        std::printf("{\"frames\":%lu,\"sent\":%lu,\"missed\":%lu}\n", frames_, sent_, missed_);
    }

  private:
    static std::size_t at(int fd) { return static_cast<std::size_t>(fd); }

    void accept_all() {
        for (int fd = 0; (fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
            set_nodelay(fd);
            viewers_[at(fd)].fd = fd;
            open_.push_back(fd);
            watch(epoll_, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
        }
    }

    void drop(int fd) {
        close(fd);
        viewers_[at(fd)] = {};
        std::erase(open_, fd);
    }

    static bool push(Viewer& v) {
        while (v.frame && v.sent < v.frame->size()) {
            const ssize_t k = send(v.fd, v.frame->data() + v.sent, v.frame->size() - v.sent, MSG_NOSIGNAL);
            if (k < 0) return errno == EAGAIN;
            v.sent += static_cast<std::size_t>(k);
        }
        v.frame.reset();
        return true;
    }

    void on_viewer(Viewer& v, std::uint32_t events) {
        bool alive = (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) == 0;
        if (alive && !v.streaming && (events & EPOLLIN)) {
            char bytes[2048];
            const ssize_t k = recv(v.fd, bytes, sizeof bytes, 0);
            if (k > 0) v.request.append(bytes, static_cast<std::size_t>(k));
            if (v.request.find("\r\n\r\n") != std::string::npos) {
                const std::string_view head =
                    "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n"
                    "Connection: close\r\n\r\n";
                alive =
                    send(v.fd, head.data(), head.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(head.size());
                v.streaming = true;
            }
        }
        if (!alive || !push(v)) drop(v.fd);
    }

    void deliver(const char* jpeg, std::size_t length) {
        auto frame = std::make_shared<std::string>(
            "\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(length) +
            "\r\n\r\n");
        frame->append(jpeg, length);
        ++frames_;
        std::vector<int> dead;
        for (const int fd : open_) {
            Viewer& v = viewers_[at(fd)];
            if (!v.streaming) continue;
            if (v.frame) {
                ++missed_;
                continue;
            }
            v.frame = frame, v.sent = 0, ++sent_;
            if (!push(v)) dead.push_back(fd);
        }
        for (const int fd : dead) drop(fd);
    }

    void on_camera() {
        if (!asked_) {
            const std::string request = "GET " + upstream_.path + " HTTP/1.0\r\n\r\n";
            if (send(camera_, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
                if (errno == EAGAIN) return;
                die("camera");
            }
            asked_ = true;
        }
        for (;;) {
            if (used_ == in_.size()) in_.resize(in_.size() * 2);
            const ssize_t k = recv(camera_, in_.data() + used_, in_.size() - used_, 0);
            if (k < 0 && errno == EAGAIN) return;
            if (k <= 0) die("camera closed");
            used_ += static_cast<std::size_t>(k);
            take_parts();
        }
    }

    void take_parts() {
        std::size_t done = 0;
        for (;;) {
            std::string_view rest(in_.data() + done, used_ - done);
            if (body_) {
                if (rest.size() < body_) break;
                deliver(rest.data(), body_);
                done += body_, body_ = 0;
                continue;
            }
            while (rest.starts_with("\r\n\r\n")) rest.remove_prefix(2), done += 2;
            const std::size_t end = rest.find("\r\n\r\n");
            if (end == std::string_view::npos) break;
            const std::string length = header_value(rest.substr(0, end), "Content-Length");
            if (answered_) body_ = static_cast<std::size_t>(std::atol(length.c_str()));
            answered_ = true;
            done += end + 4;
        }
        std::memmove(in_.data(), in_.data() + done, used_ - done);
        used_ -= done;
    }

    const Url upstream_;
    const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    const int listener_, camera_;
    std::vector<Viewer> viewers_;  // by descriptor
    std::vector<int> open_;
    std::string in_ = std::string(1 << 20, 0);
    std::size_t used_ = 0;
    std::size_t body_ = 0;  // length of the part under way, 0 while its header is read
    bool asked_ = false, answered_ = false;
    unsigned long sent_ = 0, missed_ = 0, frames_ = 0;
};

}  // namespace
}  // namespace vedette::bench

int main(int argc, char** argv) {
    using namespace vedette::bench;
    const Options options(argc, argv, "port upstream", "");
    std::signal(SIGTERM, [](int) { stopping = 1; });
    std::signal(SIGINT, [](int) { stopping = 1; });
    Floor(options.integer("port", 8090), Url(options.text("upstream", "http://127.0.0.1:8081/mjpeg"))).run();
}
