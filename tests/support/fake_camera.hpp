// A camera that the test plays byte by byte: listens on loopback, keeps what it receives, sends what the test
// says and hangs up when told. It lives on the test's own loop, which the test turns; nothing here waits for
// time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "linux/io/listener.hpp"

namespace vedette::test {

class FakeCamera {
  public:
    class Connection : public std::enable_shared_from_this<Connection> {
      public:
        Connection(FakeCamera& camera, std::unique_ptr<io::Stream> stream);

        // Everything received and not yet taken by a request handler.
        const std::string& received() const { return received_; }
        void forget_received() { received_.clear(); }
        // Sends all of it, after what was given before.
        void send(std::string_view bytes);
        bool sent_all() const { return unsent_.empty(); }
        // Ends our direction once all is sent; the other stays open.
        void finish();
        // Closes both.
        void hang_up();
        // The same with a TCP reset.
        void reset();
        // The other side has ended or we have hung up.
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

    // Runs for each HTTP head received, blank line included.
    using OnRequest = std::function<void(Connection&, const std::string& head)>;

    explicit FakeCamera(io::Loop& loop, OnRequest on_request = {});
    ~FakeCamera();

    std::uint16_t port() const { return listener_->port(); }
    std::size_t connections() const { return connections_.size(); }  // so far
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

// Turns the loop until `done`, for at most 60 s: the kernel decides when bytes arrive.
bool turn_until(io::Loop& loop, const std::function<bool()>& done);

// How many descriptors this process has open.
std::size_t open_descriptors();

}  // namespace vedette::test
