// One viewer of an MJPEG URL, of single pictures or of units on a WebSocket: the parser of the load
// generator, without sockets. It is fed the received bytes, finds the frames and checks each. The middle of
// most pictures is not needed: skippable() is the number of bytes that the kernel may discard, skipped() says
// that it did. Owned by its thread; latencies go into a list that all viewers share.
#pragma once

#include "frames.hpp"
#include "websocket.hpp"

namespace vedette::bench {

// What all viewers share: what to check, and the latencies.
struct Judge {
    bool measuring = false;
    bool snapshot = false;
    bool live = false;     // units on a WebSocket instead of MJPEG
    long full_every = 64;  // every so many frames of a viewer are read whole and their checksum compared
    const BarTable* bars = nullptr;  // for servers that encode pictures again
    std::vector<double> latency_ms;  // of all viewers that are not slow
};

// Parser state and counts of one viewer.
class Viewer {
  public:
    enum class State { kIdle, kConnecting, kHead, kPartHead, kBody, kScan, kOver };

    int fd = -1, id = 0;
    State state = State::kIdle;
    bool slow = false, settled = false;  // settled: got a response, or never will
    std::size_t request_sent = 0;
    double allowance = 0;
    std::uint64_t asked_at = 0;
    bool keep = false;  // the server offers to keep the connection after a single picture
    int status = 0;
    long granted = 0;  // live: parts for which credit was given
    long frames = 0, gaps = 0, dups = 0, corrupt = 0, stamped = 0, parts = 0, verified = 0;
    std::uint64_t bytes = 0, last_at = 0, longest_gap_ns = 0;

    void begin_request() {
        state = State::kConnecting;
        request_sent = 0, chunk_left_ = 0, status = 0;
        head_.clear(), chunk_head_.clear();
        asked_at = now_ns();
    }
    void begin_measuring() {
        gaps = dups = corrupt = verified = 0;
        bytes = 0, longest_gap_ns = 0, last_at = now_ns();
    }

    // Bytes that may be received with MSG_TRUNC: the middle of a picture that is not read whole.
    std::size_t skippable() const {
        if (state != State::kBody || full_ || first_.size() < kFirst) return 0;
        const long left = chunked_ ? std::min(body_left_ - 2, chunk_left_ - 3) : body_left_ - 2;
        return left < (chunked_ ? 4096 : 1) ? 0 : static_cast<std::size_t>(left);
    }
    void skipped(std::size_t n) {
        body_left_ -= static_cast<long>(n);
        if (chunked_) chunk_left_ -= static_cast<long>(n);
    }
    // Reads are large only when the bytes are checked.
    std::size_t read_size(std::size_t most) const { return full_ || chunked_ ? most : 1024; }

    // False when the response is complete or is no stream; see status() and state.
    bool feed(const char* p, std::size_t n, Judge& judge) {
        if (state == State::kHead && !feed_head(p, n, judge)) return status == 0;
        if (!chunked_) return feed_payload(p, n, judge);
        while (n) {
            if (chunk_left_ > 2) {
                const std::size_t take = std::min(n, static_cast<std::size_t>(chunk_left_ - 2));
                if (!feed_payload(p, take, judge)) return false;
                p += take, n -= take, chunk_left_ -= static_cast<long>(take);
            } else if (chunk_left_ > 0) {
                ++p, --n, --chunk_left_;  // CR LF after a chunk
            } else {
                chunk_head_ += *p++, --n;
                if (chunk_head_.back() != '\n') continue;
                const long length = std::strtol(chunk_head_.c_str(), nullptr, 16);
                chunk_head_.clear();
                if (length == 0) return false;
                chunk_left_ = length + 2;
            }
        }
        return true;
    }
    // The connection ended, which completes a single picture without Content-Length.
    void on_end(Judge& judge) {
        if (judge.snapshot && state == State::kScan) end_scan(body_.size(), judge);
    }

  private:
    static constexpr std::size_t kFirst = 160;  // of each picture, holds the stamp

    // Takes bytes up to the end of the response's header. True when it is complete and its status is 200.
    bool feed_head(const char*& p, std::size_t& n, const Judge& judge) {
        const std::size_t before = head_.size();
        head_.append(p, n);
        const std::size_t end = head_.find("\r\n\r\n");
        status = 0;
        if (end == std::string::npos) return false;
        p += end + 4 - before, n -= end + 4 - before;
        head_.resize(end + 2);
        status = head_.size() > 9 ? std::atoi(head_.c_str() + 9) : 999;
        if (judge.live && status == 101) status = 200;
        if (status != 200) return false;
        chunked_ = strcasecmp(header_value(head_, "Transfer-Encoding").c_str(), "chunked") == 0;
        keep = strcasecmp(header_value(head_, "Connection").c_str(), "close") != 0;
        const std::string length = header_value(head_, "Content-Length");
        head_.clear();
        state = State::kPartHead;
        if (judge.snapshot) begin_body(length.empty() ? -1 : std::atol(length.c_str()), judge);
        return true;
    }

    void begin_body(long length, const Judge& judge) {
        first_.clear(), body_.clear();
        full_ = decodes(judge) || length < 0 || (judge.full_every && (parts + id) % judge.full_every == 0);
        body_length_ = std::max(0L, length), body_left_ = length;
        state = length < 0 ? State::kScan : State::kBody;
    }
    bool decodes(const Judge& judge) const { return judge.bars && id == 0; }

    bool feed_payload(const char* p, std::size_t n, Judge& judge) {
        std::string carry;
        while (n) {
            if (state == State::kPartHead && judge.live) {
                if (!feed_frame_head(p, n, judge)) return false;
            } else if (state == State::kPartHead) {
                const std::size_t before = head_.size();
                while (before == 0 && n && (*p == '\r' || *p == '\n')) ++p, --n;
                head_.append(p, n);
                const std::size_t end = head_.find("\r\n\r\n");
                if (end == std::string::npos) {
                    if (head_.size() > 65536) ++corrupt, head_.clear();
                    return true;
                }
                p += end + 4 - before, n -= end + 4 - before;
                head_.resize(end + 2);
                const std::string length = header_value(head_, "Content-Length");
                boundary_ = "\r\n" + head_.substr(0, head_.find("\r\n"));
                head_.clear();
                begin_body(length.empty() ? -1 : std::atol(length.c_str()), judge);
                if (body_left_ == 0) state = State::kPartHead;
            } else if (state == State::kBody) {
                const std::size_t take = std::min(n, static_cast<std::size_t>(body_left_));
                take_body(p, take);
                p += take, n -= take, body_left_ -= static_cast<long>(take);
                if (body_left_ > 0) continue;
                on_frame(judge);
                state = State::kPartHead;
                if (judge.snapshot) return false;
            } else {  // no Content-Length: look for the boundary
                const std::size_t from =
                    body_.size() > boundary_.size() ? body_.size() - boundary_.size() : 0;
                body_.append(p, n);
                const std::size_t end = judge.snapshot ? std::string::npos : body_.find(boundary_, from);
                if (end == std::string::npos) return true;
                carry = body_.substr(end + 2);
                end_scan(end, judge);
                p = carry.data(), n = carry.size();
            }
        }
        return true;
    }

    // Takes the head of a WebSocket frame and its envelope, or the whole frame where it has no picture. False
    // when the server closes.
    bool feed_frame_head(const char*& p, std::size_t& n, const Judge& judge) {
        const std::size_t before = head_.size();
        head_.append(p, n);
        const std::string_view all(head_);
        const int code = all.size() < 2 ? 0 : all[1] & 127;
        const std::size_t head = code < 126 ? 2U : code == 126 ? 4U : 10U;
        std::size_t need = head, length = static_cast<std::size_t>(code);
        bool unit = false;
        if (all.size() >= head) {
            if (code > 125) length = big_endian(all.substr(2, head - 2));
            const bool binary = (all[0] & 15) == 2;
            unit = binary && all.size() > head + 3 && all[head + 3] == 1;
            need = head + (unit ? kEnvelope : binary ? std::max(length, kEnvelope) : length);
        }
        if (all.size() < need) {
            p += n, n = 0;
            return true;
        }
        p += need - before, n -= need - before;
        const bool closes = (all[0] & 15) == 8;
        head_.clear();
        if (unit) begin_body(static_cast<long>(length - kEnvelope), judge);
        return !closes;
    }

    void take_body(const char* p, std::size_t n) {
        if (first_.size() < kFirst) first_.append(p, std::min(n, kFirst - first_.size()));
        if (n >= 2) {
            tail_[0] = p[n - 2], tail_[1] = p[n - 1];
        } else if (n == 1) {
            tail_[0] = tail_[1], tail_[1] = p[0];
        }
        if (full_) body_.append(p, n);
    }

    void end_scan(std::size_t length, Judge& judge) {
        const std::string whole = body_.substr(0, length);
        body_.clear(), first_.clear();
        body_length_ = static_cast<long>(length);
        take_body(whole.data(), whole.size());
        on_frame(judge);
        state = State::kPartHead;
    }

    void on_frame(Judge& judge) {
        const std::uint64_t now = now_ns();
        ++parts;
        Stamp stamp;
        std::size_t at = find_stamp(first_, stamp);
        bool bad = !first_.starts_with("\xff\xd8") || tail_[0] != '\xff' || tail_[1] != '\xd9';
        if (at != kNoStamp && !bad) {
            bad = static_cast<long>(stamp.length) != body_length_;
            if (full_ && !bad) {
                ++verified;
                bad = checksum(std::string_view(body_).substr(at + kStampSize)) != stamp.sum;
            }
        }
        if (!bad && decodes(judge)) {
            int w = 0, h = 0;
            bad = !decode_grey(body_, 8, grey_, w, h);
            const int index = bad || at != kNoStamp ? -1 : read_bar(grey_, w, h);
            if (index >= 0) {
                stamp.time = judge.bars->row[index].time;
                stamp.sequence = static_cast<std::uint32_t>(judge.bars->row[index].sequence);
                at = 0;
            }
        }
        body_.clear();
        if (judge.measuring) count(stamp, at != kNoStamp, bad, now, judge);
        if (!judge.measuring || (at != kNoStamp && !bad))
            seen_ = at != kNoStamp, last_sequence_ = stamp.sequence;
    }

    void count(const Stamp& stamp, bool has_stamp, bool bad, std::uint64_t now, Judge& judge) {
        ++frames;
        corrupt += bad;
        if (judge.snapshot) {
            judge.latency_ms.push_back(static_cast<double>(now - asked_at) / 1e6);
        } else if (has_stamp && !bad) {
            ++stamped;
            if (!slow) judge.latency_ms.push_back(static_cast<double>(now - stamp.time) / 1e6);
            if (seen_ && stamp.sequence == last_sequence_) ++dups;
            if (seen_ && stamp.sequence > last_sequence_ + 1) gaps += stamp.sequence - last_sequence_ - 1;
            longest_gap_ns = std::max(longest_gap_ns, now - last_at);
            last_at = now;
        }
    }

    std::string head_, body_, first_, boundary_, chunk_head_;
    bool chunked_ = false, full_ = false, seen_ = false;
    long chunk_left_ = 0;  // of the present chunk with its CR LF; 0 at a chunk's header
    long body_length_ = 0, body_left_ = 0;
    char tail_[2] = {};
    std::uint32_t last_sequence_ = 0;
    Pixels grey_;
};

}  // namespace vedette::bench
