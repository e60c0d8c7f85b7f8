// A camera that a test controls byte by byte: listens on loopback, keeps what it receives and sends what the
// test gives it. Owned by the test's loop, which the test polls; nothing here waits for time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "linux/io/listener.hpp"

namespace vedette::test {

// The listening side, with all its connections.
class FakeCamera {
  public:
    // One accepted connection. Kept after its end, so that a test can look at what arrived.
    class Connection : public std::enable_shared_from_this<Connection> {
      public:
        Connection(FakeCamera& camera, std::unique_ptr<io::Stream> stream);

        // Everything received that no request handler has taken.
        const std::string& received() const { return received_; }
        void forget_received() { received_.clear(); }
        // Queues the bytes after those of earlier calls.
        void send(std::string_view bytes);
        bool sent_all() const { return unsent_.empty(); }
        // Closes the sending direction when all is sent.
        void finish();
        // Closes both directions.
        void hang_up();
        // Closes both directions with a TCP reset.
        void reset();
        // The client has ended its direction, or the connection was closed here.
        bool over() const { return over_; }

      private:
        friend class FakeCamera;
        void read();
        void write();

        FakeCamera* camera_;
        std::unique_ptr<io::Stream> stream_;
        std::string received_;
        std::string unsent_;
        bool writing_ = false;
        bool finishing_ = false;
        bool over_ = false;
    };

    // Called with each HTTP head received, including its blank line.
    using OnRequest = std::function<void(Connection&, const std::string& head)>;

    explicit FakeCamera(io::Loop& loop, OnRequest on_request = {});
    ~FakeCamera();

    std::uint16_t port() const { return listener_->port(); }
    std::size_t connections() const { return connections_.size(); }  // since the start
    std::size_t open_connections() const;
    Connection& connection(std::size_t i) { return *connections_.at(i); }
    Connection& last() { return *connections_.back(); }
    // The heads of all requests, when there is a handler.
    const std::vector<std::string>& requests() const { return requests_; }
    void on_request(OnRequest handler) { on_request_ = std::move(handler); }

  private:
    OnRequest on_request_;
    std::vector<std::shared_ptr<Connection>> connections_;
    std::vector<std::string> requests_;
    std::unique_ptr<io::Listener> listener_;
};

// Polls the loop until `done` is true. False after 60 s.
bool turn_until(io::Loop& loop, const std::function<bool()>& done);

// Number of open descriptors of this process.
std::size_t open_descriptors();

}  // namespace vedette::test
