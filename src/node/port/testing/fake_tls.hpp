// TLS for tests of the rooms above the port, on Linux and on chips: everything is readable, and nothing is
// secret. A client says "hello HOST\n" and is open once the server has answered "welcome\n"; "untrusted\n"
// in its place is a certificate of nobody. A server says "welcome\n" to such a client and fails with any
// other. After that the text passes as it is, up to the byte EOT, the end; ENQ in it makes it a long record,
// which the job decrypts. Test code; caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "node/port/tls.hpp"

namespace vedette::port {

// One session.
class FakeTlsSession final : public TlsSession {
  public:
    // An empty host: a server's.
    explicit FakeTlsSession(std::string host) : host_(std::move(host)) {}

    bool is_server() const { return host_.empty(); }

    State state() const override { return state_; }
    TlsError error() const override { return error_; }
    MutableBytes input_room() override {
        return state_ == State::kHandshake ? MutableBytes(room_) : open_room();
    }
    void add_input(std::size_t bytes) override {
        input_.append(as_text(Bytes(room_).first(bytes)));
        has_news_ = true;
    }
    Bytes output() const override { return as_bytes(output_); }
    void drop_output(std::size_t bytes) override { output_.erase(0, bytes); }
    bool wants_run() const override {
        if (state_ == State::kOpen) return is_long_;
        return state_ == State::kHandshake && output_.empty() && (!has_begun_ || has_news_);
    }
    void run() override {
        has_news_ = false;
        if (std::exchange(is_long_, false)) {
            std::erase(input_, '\5');
            return;
        }
        if (!std::exchange(has_begun_, true) && !is_server()) {
            output_ = "hello " + host_ + "\n";
            return;
        }
        const std::size_t end = input_.find('\n');
        if (end == std::string::npos) return;
        const std::string line = input_.substr(0, end);
        input_.erase(0, end + 1);
        if (is_server()) {
            state_ = line.starts_with("hello ") ? State::kOpen : State::kFailed;
            output_ = state_ == State::kOpen ? "welcome\n" : "alert\n";
            return;
        }
        state_ = line == "welcome" ? State::kOpen : State::kFailed;
        if (line == "untrusted") error_ = TlsError::kUntrusted;
    }
    Bytes plain() override {
        if (state_ != State::kOpen) return {};
        is_long_ = input_.contains('\5');
        if (is_long_) return {};
        if (input_.starts_with('\4')) state_ = State::kEnded;
        return as_bytes(std::string_view(input_).substr(0, input_.find('\4')));
    }
    void drop_plain(std::size_t bytes) override { input_.erase(0, bytes); }
    std::size_t write(Bytes plain) override {
        if (state_ != State::kOpen || !output_.empty()) return 0;
        output_ = as_text(plain.first(std::min(plain.size(), kMaxWrite)));
        return output_.size();
    }
    void end() override {
        if (state_ == State::kOpen || state_ == State::kEnded) output_ += '\4';
    }

  private:
    MutableBytes open_room() { return input_.empty() ? MutableBytes(room_) : MutableBytes(); }

    const std::string host_;
    State state_ = State::kHandshake;
    TlsError error_ = TlsError::kProtocol;
    bool has_begun_ = false;
    bool has_news_ = false;
    bool is_long_ = false;
    std::array<std::uint8_t, 64> room_{};
    std::string input_;
    std::string output_;
};

// All sessions of a board.
class FakeTls final : public Tls {
  public:
    std::expected<TlsSession*, TlsError> open_client(const TlsServerName& server) override {
        if (sessions_.size() == room) return std::unexpected(TlsError::kNoMemory);
        last_time = server.now;
        sessions_.push_back(std::make_unique<FakeTlsSession>(std::string(server.host)));
        return sessions_.back().get();
    }
    std::expected<TlsSession*, TlsError> open_server() override {
        if (identity.empty()) return std::unexpected(TlsError::kNoTrust);
        if (sessions_.size() == room) return std::unexpected(TlsError::kNoMemory);
        sessions_.push_back(std::make_unique<FakeTlsSession>(""));
        return sessions_.back().get();
    }
    // "certificate N of HOST, ADDRESSES" and "key N".
    std::expected<TlsIdentity, TlsError> make_identity(const TlsSubject& subject, MutableBytes out) override {
        if (!makes) return std::unexpected(TlsError::kNoMemory);
        const std::string number = std::to_string(++made);
        std::string certificate = "certificate " + number + " of " + std::string(subject.host);
        for (const IpAddress& address : subject.addresses) {
            std::array<char, kMaxAddressText> memory{};
            certificate.append(", ").append(format_address(address, memory));
        }
        const std::string key = "key " + number;
        std::ranges::copy(certificate, out.begin());
        std::ranges::copy(key, out.begin() + static_cast<std::ptrdiff_t>(certificate.size()));
        return TlsIdentity{out.first(certificate.size()), out.subspan(certificate.size(), key.size())};
    }
    bool use_identity(const TlsIdentity& given) override {
        if (!as_text(given.key).starts_with("key ")) return false;
        identity = as_text(given.certificate);
        return true;
    }
    void close(TlsSession& session) override {
        std::erase_if(sessions_, [&](const auto& one) { return one.get() == &session; });
    }
    std::size_t sessions() const { return sessions_.size(); }

    std::size_t room = 2;  // sessions
    std::string identity;  // the certificate in use
    bool makes = true;     // certificates
    int made = 0;
    UtcTime last_time;  // that the last client got

  private:
    std::vector<std::unique_ptr<FakeTlsSession>> sessions_;
};

}  // namespace vedette::port
