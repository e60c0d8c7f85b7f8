// The plainest relay that serves a row of the bench, the floor of every comparison: one thread, one buffer a
// picture for all viewers of a camera. It trusts both sides (parts must have a Content-Length, no chunked
// coding, WebSocket clients mask with zeros) and has no authentication, limits or deadlines. A viewer that
// still has a picture in flight when the next one arrives, or has no credit for it, misses it.
//   bench_floor --port P --upstream http://HOST:PORT/mjpeg [--cameras N]
// Viewers of camera k ask for /k; any other path is camera 0. A WebSocket gets camera 0 in unit envelopes
// (docs/ref/wire.md) and grants credit for them.
#include <algorithm>
#include <csignal>
#include <memory>

#include "sockets.hpp"
#include "websocket.hpp"

namespace vedette::bench {
namespace {

volatile std::sig_atomic_t stopping = 0;

using Frame = std::shared_ptr<const std::string>;

// One connection of a viewer.
struct Viewer {
    int fd = -1;
    std::size_t camera = 0;
    bool streaming = false, live = false;
    std::string request;  // or WebSocket frames
    Frame frame;          // under way
    std::size_t sent = 0;
    std::uint64_t granted = 0, units = 0, last = 0;  // live: credit, units sent, number of the last one
};

// One upstream connection and its viewers.
struct Camera {
    int fd = -1;
    std::string in = std::string(1 << 18, 0);
    std::size_t used = 0;
    std::size_t body = 0;  // length of the part under way, 0 while its header is read
    bool asked = false, answered = false;
    std::vector<int> viewers;
    Frame newest;  // as a WebSocket message, when there are such viewers
    std::uint64_t number = 0;
};

// The relay.
class Floor {
  public:
    Floor(int port, const Url& upstream, int cameras)
        : upstream_(upstream),
          listener_(listen_tcp(port)),
          cameras_(static_cast<std::size_t>(cameras)),
          viewers_(65536),
          camera_of_(65536, -1) {
        watch(epoll_, listener_, EPOLLIN);
        for (std::size_t k = 0; k < cameras_.size(); ++k) {
            cameras_[k].fd = connect_tcp(upstream);
            camera_of_[at(cameras_[k].fd)] = static_cast<int>(k);
            watch(epoll_, cameras_[k].fd, EPOLLIN | EPOLLOUT | EPOLLET);
        }
    }

    void run() {
        while (!stopping) {
            epoll_event events[256];
            const int n = epoll_wait(epoll_, events, 256, -1);
            for (int i = 0; i < n; ++i) {
                const int fd = events[i].data.fd;
                if (fd == listener_) {
                    accept_all();
                } else if (camera_of_[at(fd)] >= 0) {
                    on_camera(cameras_[at(camera_of_[at(fd)])]);
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
            watch(epoll_, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
        }
    }

    void drop(int fd) {
        close(fd);
        if (viewers_[at(fd)].streaming) std::erase(cameras_[viewers_[at(fd)].camera].viewers, fd);
        viewers_[at(fd)] = {};
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
        if (alive && (events & EPOLLIN) && (!v.streaming || v.live)) {
            char bytes[2048];
            const ssize_t k = recv(v.fd, bytes, sizeof bytes, 0);
            if (k > 0) v.request.append(bytes, static_cast<std::size_t>(k));
            alive = v.streaming || answer(v);
            if (v.live) take_credit(v);
        }
        alive = alive && push(v);
        if (alive && v.live) alive = send_newest(v);
        if (!alive) drop(v.fd);
    }

    // The response to a whole request.
    bool answer(Viewer& v) {
        const std::size_t end = v.request.find("\r\n\r\n");
        if (end == std::string::npos) return true;
        v.live = v.request.find("Upgrade: websocket") < end;
        v.streaming = true;
        const auto path = static_cast<std::size_t>(std::atoi(v.request.c_str() + sizeof "GET /" - 1));
        v.camera = std::min(path, cameras_.size() - 1);
        cameras_[v.camera].viewers.push_back(v.fd);
        v.request.erase(0, end + 4);
        const std::string_view head =
            v.live ? std::string_view(kUpgradeResponse)
                   : "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n"
                     "Connection: close\r\n\r\n";
        return send(v.fd, head.data(), head.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(head.size());
    }

    static void take_credit(Viewer& v) {
        std::string_view rest = v.request;
        while (rest.size() >= 6) {
            const std::size_t length = static_cast<std::uint8_t>(rest[1]) & 127U;
            if (rest.size() < 6 + length) break;
            if ((rest[0] & 15) == 2) {
                v.granted = big_endian(rest.substr(6 + 16, 8));
            } else if ((rest[0] & 15) == 1) {
                v.granted = kCredit;  // the request to watch
            }
            rest.remove_prefix(6 + length);
        }
        v.request.erase(0, v.request.size() - rest.size());
    }

    // To a live viewer with credit that has nothing under way.
    bool send_newest(Viewer& v) {
        const Camera& camera = cameras_[v.camera];
        if (v.frame || !camera.newest || v.last == camera.number || v.units >= v.granted) return true;
        v.frame = camera.newest, v.sent = 0, v.last = camera.number, ++v.units, ++sent_;
        return push(v);
    }

    void deliver(Camera& camera, std::string_view jpeg) {
        Frame part;
        camera.newest.reset();
        ++camera.number, ++frames_;
        std::vector<int> dead;
        for (const int fd : camera.viewers) {
            Viewer& v = viewers_[at(fd)];
            if (v.live) {
                if (!camera.newest)
                    camera.newest = std::make_shared<const std::string>(unit_message(jpeg, camera.number));
                if (!send_newest(v)) dead.push_back(fd);
                continue;
            }
            if (v.frame) {
                ++missed_;
                continue;
            }
            if (!part)
                part = std::make_shared<const std::string>(
                    "\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                    std::to_string(jpeg.size()) + "\r\n\r\n" + std::string(jpeg));
            v.frame = part, v.sent = 0, ++sent_;
            if (!push(v)) dead.push_back(fd);
        }
        for (const int fd : dead) drop(fd);
    }

    void on_camera(Camera& camera) {
        if (!camera.asked) {
            const std::string request = "GET " + upstream_.path + " HTTP/1.0\r\n\r\n";
            if (send(camera.fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
                if (errno == EAGAIN) return;
                die("camera");
            }
            camera.asked = true;
        }
        for (;;) {
            if (camera.used == camera.in.size()) camera.in.resize(camera.in.size() * 2);
            const ssize_t k =
                recv(camera.fd, camera.in.data() + camera.used, camera.in.size() - camera.used, 0);
            if (k < 0 && errno == EAGAIN) return;
            if (k <= 0) die("camera closed");
            camera.used += static_cast<std::size_t>(k);
            take_parts(camera);
        }
    }

    void take_parts(Camera& camera) {
        std::size_t done = 0;
        for (;;) {
            std::string_view rest(camera.in.data() + done, camera.used - done);
            if (camera.body) {
                if (rest.size() < camera.body) break;
                deliver(camera, rest.substr(0, camera.body));
                done += camera.body, camera.body = 0;
                continue;
            }
            while (rest.starts_with("\r\n\r\n")) rest.remove_prefix(2), done += 2;
            const std::size_t end = rest.find("\r\n\r\n");
            if (end == std::string_view::npos) break;
            const std::string length = header_value(rest.substr(0, end), "Content-Length");
            if (camera.answered) camera.body = static_cast<std::size_t>(std::atol(length.c_str()));
            camera.answered = true;
            done += end + 4;
        }
        std::memmove(camera.in.data(), camera.in.data() + done, camera.used - done);
        camera.used -= done;
    }

    const Url upstream_;
    const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    const int listener_;
    std::vector<Camera> cameras_;
    std::vector<Viewer> viewers_;  // by descriptor
    std::vector<int> camera_of_;   // by descriptor, -1: none
    unsigned long sent_ = 0, missed_ = 0, frames_ = 0;
};

}  // namespace
}  // namespace vedette::bench

int main(int argc, char** argv) {
    using namespace vedette::bench;
    const Options options(argc, argv, "port upstream cameras", "");
    std::signal(SIGTERM, [](int) { stopping = 1; });
    std::signal(SIGINT, [](int) { stopping = 1; });
    Floor(options.integer("port", 8090), Url(options.text("upstream", "http://127.0.0.1:8081/mjpeg")),
          std::max(1, options.integer("cameras", 1)))
        .run();
}
