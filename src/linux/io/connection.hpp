// What every server session does with its stream: bounded reads, output that continues when the stream
// takes more, a limit for a peer that takes nothing, and an orderly end. A protocol derives from it. Knows no
// protocol and no camera. Owned by its loop.
//
//     open --finish()--> finishing --all is sent--> [half-closed --peer's end or linger-->] closed
#pragma once

#include <array>
#include <memory>
#include <string>

#include "core/base/text.hpp"
#include "linux/io/stream.hpp"
#include "linux/io/timer.hpp"

namespace vedette::io {

// One connection. It lives while it waits for its stream: its owner keeps a reference where the input may end
// or pause before the output does. close() keeps it alive until the loop's next turn, so that callers may use
// it while they return.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Ends both directions at once; what is unsent is lost. A second call does nothing.
    void close();
    bool is_closed() const { return state_ == State::kClosed; }
    Loop& loop() const { return stream_->loop(); }

  protected:
    explicit Connection(std::unique_ptr<Stream> stream);

    // Begins to read. Once, when a shared_ptr owns the connection.
    void start_reading() { wait_readable(); }

    // Where the next bytes are read to, by default `scratch`. Empty: none are wanted until resume_reading().
    virtual MutableBytes input_space(MutableBytes scratch) { return scratch; }
    // The first bytes of input_space(). Not called after finish(): the input is ignored then.
    virtual void on_received(Bytes bytes) = 0;
    // The peer has ended its direction and may still read.
    virtual void on_input_end() { close(); }
    // All output is sent: the time to queue more, if there is more.
    virtual void on_drained() {}
    // The peer has taken nothing for stall_limit() although output waits.
    virtual void on_stall() { close(); }
    virtual Duration stall_limit() const { return 30s; }
    // Called once, by close(), while the stream is still open.
    virtual void on_close() {}

    // Output is sent in the order of these calls, by flush(). After finish() they do nothing.
    // Copies; more than 256 kB of such output at a time closes the connection.
    void queue(std::string_view bytes);
    void queue(Bytes bytes) { queue(as_text(bytes)); }
    // One message of two pieces that is not copied: its memory is valid until on_drained() or on_close().
    // Only while has_message() is false.
    void send_shared(Bytes first, Bytes second);
    // As much as the stream takes; the rest follows by itself.
    void flush() { send_queued(false); }
    bool has_message() const { return !message_[0].empty() || !message_[1].empty(); }
    bool is_sending() const { return !text_.empty() || has_message(); }

    // No further output: closes when all is sent. With `linger`, ends only our direction then, waits for the
    // peer's end, and closes after `linger` at the latest: closing with unread input would become a reset,
    // which can cost the peer our last bytes.
    void finish(Duration linger = Duration::zero());
    bool is_open() const { return state_ == State::kOpen; }

    // Closes at that time, whatever happens until then; the stall limit does not apply meanwhile.
    void close_after(Duration delay);
    void cancel_close_after();

    // Input that the protocol doesn't expect. Closes after 64 kB of it.
    void ignore(Bytes bytes);
    void resume_reading();

    Stream& stream() const { return *stream_; }
    MonoTime now() const { return stream_->loop().now(); }

  private:
    enum class State : std::uint8_t { kOpen, kFinishing, kLingering, kHalfClosed, kClosed };
    void wait_readable();
    void read();
    void handle_input_end();
    void send_queued(bool resumed);
    void consume(std::size_t sent, std::size_t before);
    void wait_writable();
    void watch_progress();
    void end_output();

    const std::unique_ptr<Stream> stream_;
    std::string text_;                  // copied output
    std::array<Bytes, 2> message_{};    // its unsent part
    MonoTime last_progress_{};          // when output began to wait, or the stream last took a part of it
    Timer timer_;                       // of close_after() and finish(), else of the stall limit
    std::uint32_t before_message_ = 0;  // bytes of text_ that go before the message
    std::uint32_t ignored_bytes_ = 0;
    State state_ = State::kOpen;
    bool reading_ = false;  // waits until the stream is readable
    bool blocked_ = false;  // waits until the stream is writable
    bool input_ended_ = false;
};

}  // namespace vedette::io
