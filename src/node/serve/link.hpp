// One client's socket and what is being sent to it: a text, a shared picture and a few bytes behind it.
// Everything is sent in order, and nothing new begins before the last byte is in the socket: a slow client
// has one picture at most. No allocation. Owned by the network task.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "node/pictures/picture_pool.hpp"
#include "node/port/network.hpp"

namespace vedette::node {

// An accepted connection. Closes its socket at the end.
class Link {
  public:
    // A client that accepts no byte for so long is closed, as by the boards' web server.
    static constexpr Duration kStall = 5s;
    // So long may it take for one picture, whose memory others need.
    static constexpr Duration kSendLimit = 30s;
    // Room for a head and a short body.
    static constexpr std::size_t kTextBytes = 832;

    Link(port::Network& network, const port::Accepted& accepted) : network_(network), accepted_(accepted) {}
    ~Link() { close(); }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    bool is_open() const { return accepted_.socket != port::Socket::kNone; }
    port::Socket socket() const { return accepted_.socket; }
    const IpAddress& peer() const { return accepted_.peer; }

    // What is there, still in the socket. Empty: nothing new. Nothing: the peer has ended its direction, or
    // the connection is broken and is closed.
    std::optional<Bytes> look(MutableBytes buffer);
    // Takes the first `count` bytes of `seen` off the socket.
    void take(MutableBytes seen, std::size_t count);

    // Where the next text is written; not while is_sending().
    std::span<char> text() { return text_; }
    // Sends the first `text_bytes` of text(), the picture and `tail`, which has static lifetime.
    void send(std::size_t text_bytes, PicturePool::Share picture, std::string_view tail, MonoTime now);
    void send(std::size_t text_bytes, MonoTime now) { send(text_bytes, {}, {}, now); }
    bool is_sending() const { return total_ > 0; }
    // Writes as much as the socket takes at once. Closes a connection that is broken.
    void flush(MonoTime now);
    // Closes a connection that is stalled. Ask only when the network has said that there is no room: a system
    // may take more bytes than it calls room.
    void close_if_stalled(MonoTime now) {
        if (now >= stalls_at()) close();
    }
    MonoTime stalls_at() const { return is_sending() ? stalls_at_ : MonoTime::max(); }

    // Behind all that was sent.
    void end_sending() { network_.end_sending(socket()); }
    void set_keep_alive(const port::KeepAlive& times) { network_.set_keep_alive(socket(), times); }
    // Within a picture with a reset, so that the client does not take it for whole.
    void close() { end(is_sending()); }
    // So that the client does not take what it got for whole.
    void reset() { end(true); }

  private:
    void end(bool resets);

    port::Network& network_;
    port::Accepted accepted_;
    std::array<char, kTextBytes> text_;
    std::size_t text_bytes_ = 0;
    PicturePool::Share picture_;
    std::string_view tail_;
    std::size_t total_ = 0;  // of text, picture and tail; 0: nothing is being sent
    std::size_t sent_ = 0;
    MonoTime stalls_at_;
    MonoTime gives_up_at_;
};

}  // namespace vedette::node
