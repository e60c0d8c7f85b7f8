// Opens N viewers on an MJPEG URL, measures for a while and prints one JSON object: rates, latency from the
// source's stamp to a frame's last byte, gaps, duplicates, damage, and the resources that the server used
// meanwhile. One thread. The kernel discards most picture bytes (MSG_TRUNC), so that the viewers cost less
// than the server.
//
//   bench_viewers --url http://127.0.0.1:8480/cameras/cam/mjpeg --n 100 --seconds 10 --pid $(pidof vedette)
//
//   --url http://127.0.0.1:8480/cameras/cam{}/mjpeg --cameras 100   viewer i asks for camera i % 100
//   --url ws://127.0.0.1:8480/api/v1/live --live cam                WebSocket viewers with a credit of 2
//   --url https://127.0.0.1:8480/cameras/cam/mjpeg                  over TLS; every byte is decrypted
#include <csignal>

#include "channel.hpp"
#include "process_usage.hpp"
#include "viewer.hpp"

namespace vedette::bench {
namespace {

volatile std::sig_atomic_t stopping = 0;

const char* const kOptions =
    "url n seconds warmup slow slow-rate header pid core full-every bar-table label at-once cameras live";

double percentile(std::vector<double>& v, double p) {
    if (v.empty()) return 0;
    const std::size_t k = std::min(v.size() - 1, static_cast<std::size_t>(p * static_cast<double>(v.size())));
    std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(k), v.end());
    return v[k];
}

// Negative when `to` is earlier.
double seconds_between(std::uint64_t from, std::uint64_t to) {
    return static_cast<double>(static_cast<std::int64_t>(to - from)) / 1e9;
}

// All viewers, and the measurement.
class Load {
  public:
    explicit Load(const Options& options)
        : options_(options),
          url_(options.text("url", "http://127.0.0.1:8090/mjpeg")),
          fast_(options.integer("n", 1)),
          slow_(options.integer("slow", 0)),
          core_(options.integer("core", -1)),
          pid_(options.integer("pid", 0)),
          keep_alive_(options.has("keep-alive")),
          viewers_(static_cast<std::size_t>(fast_ + slow_)),
          channels_(viewers_.size()) {
        judge_.snapshot = options.has("snapshot");
        judge_.full_every = options.integer("full-every", 64);
        judge_.latency_ms.reserve(1 << 20);
        if (options.has("bar-table")) judge_.bars = BarTable::map(options.text("bar-table"), false);
        judge_.live = options.has("live");
        for (int k = 0; k < std::max(1, options.integer("cameras", 1)); ++k) requests_.push_back(request(k));
        int id = 0;
        for (Viewer& v : viewers_) v.id = id++, v.slow = v.id >= fast_;
    }

    int run() {
        const std::uint64_t begun = now_ns();
        const double seconds = options_.number("seconds", 10), warmup = options_.number("warmup", 2);
        const int at_once = options_.integer("at-once", 32);
        std::size_t next = 0;
        std::uint64_t last_slow = begun;
        while (!stopping) {
            while (next < viewers_.size() && waiting_ < at_once) ++waiting_, dial(viewers_[next++]);
            epoll_event events[512];
            const int n = epoll_wait(epoll_, events, 512, 20);
            for (int i = 0; i < n; ++i) on_event(viewers_[events[i].data.u32]);
            const std::uint64_t now = now_ns();
            if (now - last_slow > 50'000'000) read_slow(seconds_between(last_slow, now)), last_slow = now;
            const bool all_there = next == viewers_.size() && waiting_ == 0;
            if (!ready_at_ && (all_there || seconds_between(begun, now) > 60)) ready_at_ = now;
            if (!judge_.measuring && ready_at_ && seconds_between(ready_at_, now) > warmup) begin_window();
            if (judge_.measuring && seconds_between(window_start_, now) >= seconds) break;
        }
        return report(begun);
    }

  private:
    std::string request(int camera) const {
        if (judge_.live) return upgrade_request(url_);
        std::string path = url_.path;
        if (const auto at = path.find("{}"); at != std::string::npos)
            path.replace(at, 2, std::to_string(camera));
        std::string text =
            "GET " + path + " HTTP/1.1\r\nHost: " + url_.host + ":" + std::to_string(url_.port) + "\r\n";
        if (judge_.snapshot && !keep_alive_) text += "Connection: close\r\n";
        for (const auto& line : options_.all("header")) text += line + "\r\n";
        return text + "\r\n";
    }
    // Live: grants credit for the units that are received.
    void grant(Viewer& v) {
        if (v.granted == v.parts) return;
        v.granted = v.parts;
        const std::string message = credit_message(static_cast<std::uint64_t>(v.granted + kCredit));
        channel(v).send(message.data(), message.size());
    }
    Channel& channel(const Viewer& v) { return channels_[static_cast<std::size_t>(v.id)]; }
    void dial(Viewer& v) {
        channel(v) = Channel(connect_tcp(url_), url_);
        v.fd = channel(v).fd();
        if (v.fd < 0) {
            v.state = Viewer::State::kOver, ++refused_;
            settle(v);
            return;
        }
        if (v.slow) {
            const int small = 4096;
            setsockopt(v.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        }
        v.begin_request();
        epoll(v, EPOLLOUT, EPOLL_CTL_ADD);
    }
    void epoll(const Viewer& v, std::uint32_t events, int operation) const {
        epoll_event e{};
        e.events = events;
        e.data.u32 = static_cast<std::uint32_t>(v.id);
        epoll_ctl(epoll_, operation, v.fd, &e);
    }
    void settle(Viewer& v) {
        waiting_ -= !v.settled;
        v.settled = true;
    }
    void end(Viewer& v) {
        settle(v);
        if (v.status == 200 && !judge_.snapshot && !v.slow) ++dropped_;
        channel(v).close();
        v.fd = -1, v.state = Viewer::State::kOver;
    }
    // False while the TLS handshake goes on, or after it has failed.
    bool is_greeted(Viewer& v) {
        switch (channel(v).shake_hands()) {
            case Channel::Handshake::kDone: return true;
            case Channel::Handshake::kWantRead: epoll(v, EPOLLIN, EPOLL_CTL_MOD); return false;
            case Channel::Handshake::kWantWrite: epoll(v, EPOLLOUT, EPOLL_CTL_MOD); return false;
            case Channel::Handshake::kFailed: ++refused_, end(v); return false;
        }
        return false;
    }

    void on_event(Viewer& v) {
        if (v.fd < 0) return;
        if (v.state == Viewer::State::kConnecting) {
            if (!is_greeted(v)) return;
            const std::string& text = requests_[static_cast<std::size_t>(v.id) % requests_.size()];
            const ssize_t k = channel(v).send(text.data() + v.request_sent, text.size() - v.request_sent);
            if (k < 0) {
                ++refused_, end(v);
                return;
            }
            if ((v.request_sent += static_cast<std::size_t>(k)) < text.size()) return;
            v.state = Viewer::State::kHead;
            epoll(v, EPOLLIN, v.slow ? EPOLL_CTL_DEL : EPOLL_CTL_MOD);
        } else if (!receive(v, 1L << 30)) {
            const bool picture = judge_.snapshot && v.state == Viewer::State::kPartHead;
            if (picture && keep_alive_ && v.keep) {
                v.begin_request();
                epoll(v, EPOLLOUT, EPOLL_CTL_MOD);
            } else if (picture) {
                dial(v);
            } else {
                end(v);
            }
        }
    }

    // Reads at most `room` bytes. False when the connection is over.
    bool receive(Viewer& v, long room) {
        // With TLS, until nothing is left in the session, which epoll does not know of.
        const bool tls = channel(v).is_tls();
        for (int round = 0; (tls || round < 16) && room > 0; ++round) {
            const std::size_t skip = v.skippable();
            const std::size_t want =
                std::min(skip ? skip : v.read_size(buffer_.size()), static_cast<std::size_t>(room));
            const ssize_t k = channel(v).receive(buffer_.data(), buffer_.size(), want, skip);
            if (k < 0) return errno == EAGAIN;
            if (k == 0) {
                v.on_end(judge_);
                return false;
            }
            const auto got = static_cast<std::size_t>(k);
            room -= k;
            v.bytes += got;
            if (skip) {
                v.skipped(got);
            } else {
                const bool was_head = v.state == Viewer::State::kHead;
                const bool alive = v.feed(buffer_.data(), got, judge_);
                if (was_head && v.status != 0) {
                    settle(v);
                    last_status_ = v.status, bad_status_ += v.status != 200;
                    const std::string watch = watch_message(options_.text("live"), kCredit);
                    if (judge_.live) channel(v).send(watch.data(), watch.size());
                }
                if (judge_.live) grant(v);
                if (!alive) return false;
            }
            if (got < want && !tls) return true;
        }
        return true;
    }

    void read_slow(double seconds) {
        const double rate = options_.number("slow-rate", 10000);
        for (Viewer& v : viewers_) {
            if (!v.slow || v.fd < 0 || v.state == Viewer::State::kConnecting) continue;
            v.allowance = std::min(v.allowance + rate * seconds, rate);
            const std::uint64_t before = v.bytes;
            const bool alive = v.allowance < 256 || receive(v, static_cast<long>(v.allowance));
            v.allowance -= static_cast<double>(v.bytes - before);
            if (!alive) end(v);
        }
    }

    void begin_window() {
        for (Viewer& v : viewers_) v.begin_measuring();
        before_ = usage(pid_), own_before_ = own_cpu(), core_before_ = core_busy(core_);
        window_start_ = now_ns();
        judge_.measuring = true;
    }

    int report(std::uint64_t begun) {
        const std::uint64_t ended = now_ns();
        const Usage after = usage(pid_);
        const double took = judge_.measuring ? seconds_between(window_start_, ended) : 1e-9;
        std::vector<double> fps;
        Viewer sum, slow;
        int open = 0, slow_open = 0;
        for (const Viewer& v : viewers_) {
            if (v.slow) {
                slow.frames += v.frames, slow.corrupt += v.corrupt, slow_open += v.fd >= 0;
                continue;
            }
            fps.push_back(static_cast<double>(v.frames) / took);
            sum.frames += v.frames, sum.gaps += v.gaps, sum.dups += v.dups, sum.corrupt += v.corrupt;
            sum.stamped += v.stamped, sum.verified += v.verified, sum.bytes += v.bytes;
            sum.longest_gap_ns = std::max(sum.longest_gap_ns, v.longest_gap_ns);
            open += v.fd >= 0;
        }
        auto& latency = judge_.latency_ms;
        std::printf(
            "{\"label\":\"%s\",\"viewers\":%d,\"open\":%d,\"refused\":%d,\"bad_status\":%ld,\"last_status\":%"
            "d,"
            "\"dropped\":%ld,\"seconds\":%.3f,\"connect_s\":%.3f,",
            options_.text("label").c_str(), fast_, open, refused_, bad_status_, last_status_, dropped_, took,
            seconds_between(begun, ready_at_ ? ready_at_ : ended));
        std::printf(
            "\"frames\":%ld,\"fps_min\":%.2f,\"fps_median\":%.2f,\"fps_max\":%.2f,\"fps_total\":%.1f,"
            "\"MBps\":%.2f,",
            sum.frames, percentile(fps, 0), percentile(fps, .5), percentile(fps, 1),
            static_cast<double>(sum.frames) / took, static_cast<double>(sum.bytes) / took / 1e6);
        std::printf("\"latency_ms\":{\"n\":%zu,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f},",
                    latency.size(), percentile(latency, .5), percentile(latency, .9),
                    percentile(latency, .99), percentile(latency, 1));
        std::printf(
            "\"stamped\":%ld,\"verified\":%ld,\"gaps\":%ld,\"dups\":%ld,\"corrupt\":%ld,\"longest_gap_ms\":%."
            "1f,",
            sum.stamped, sum.verified, sum.gaps, sum.dups, sum.corrupt,
            static_cast<double>(sum.longest_gap_ns) / 1e6);
        std::printf("\"slow\":{\"viewers\":%d,\"open\":%d,\"frames\":%ld,\"corrupt\":%ld},", slow_, slow_open,
                    slow.frames, slow.corrupt);
        const double cpu = after.cpu_s - before_.cpu_s;
        std::printf(
            "\"server\":{\"cpu_s\":%.4f,\"cpu_us_per_frame\":%.3f,\"rss_kb\":%ld,\"peak_kb\":%ld,\"threads\":"
            "%ld},",
            cpu, sum.frames ? cpu * 1e6 / static_cast<double>(sum.frames) : 0, after.rss_kb, after.peak_kb,
            after.threads);
        std::printf("\"own_cpu\":%.3f,\"core_busy\":%.3f,\"server_busy\":%.3f}\n",
                    (own_cpu() - own_before_) / took, (core_busy(core_) - core_before_) / took, cpu / took);
        return sum.frames > 0 ? 0 : 1;
    }

    const Options& options_;
    const Url url_;
    const int fast_, slow_, core_, pid_;
    const bool keep_alive_;
    const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    std::vector<Viewer> viewers_;
    std::vector<Channel> channels_;      // by viewer
    std::vector<std::string> requests_;  // by camera
    Judge judge_;
    std::vector<char> buffer_ = std::vector<char>(1 << 16);
    int waiting_ = 0, refused_ = 0, last_status_ = 0;  // waiting: no response yet
    long dropped_ = 0, bad_status_ = 0;
    std::uint64_t ready_at_ = 0, window_start_ = 0;
    Usage before_;
    double own_before_ = 0, core_before_ = 0;
};

}  // namespace
}  // namespace vedette::bench

int main(int argc, char** argv) {
    using namespace vedette::bench;
    const Options options(argc, argv, kOptions, "snapshot keep-alive");
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGINT, [](int) { stopping = 1; });
    std::signal(SIGTERM, [](int) { stopping = 1; });
    return Load(options).run();
}
