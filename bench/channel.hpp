// A client's connection, plain or TLS, for the load programs. OpenSSL where the URL begins with https:// or
// wss://; no certificate is checked, since the servers under test have a self-signed one. Caller's thread.
#pragma once

#include <cerrno>
#include <utility>

#include <openssl/ssl.h>

#include "sockets.hpp"

namespace vedette::bench {

// Owns a socket and, with TLS, the session on it.
class Channel {
  public:
    enum class Handshake { kDone, kWantRead, kWantWrite, kFailed };

    Channel() = default;
    // Takes over a connecting socket; -1 stands for none.
    Channel(int fd, const Url& url) : fd_(fd) {
        if (fd < 0 || !url.tls) return;
        ssl_ = SSL_new(context());
        SSL_set_fd(ssl_, fd);
        SSL_set_connect_state(ssl_);
    }
    Channel(Channel&& other) noexcept { *this = std::move(other); }
    Channel& operator=(Channel&& other) noexcept {
        std::swap(fd_, other.fd_), std::swap(ssl_, other.ssl_);
        return *this;
    }
    ~Channel() { close(); }

    int fd() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }
    bool is_tls() const { return ssl_; }
    void close() {
        if (ssl_) SSL_free(ssl_);
        if (fd_ >= 0) ::close(fd_);
        ssl_ = nullptr, fd_ = -1;
    }

    Handshake shake_hands() {
        if (!ssl_) return Handshake::kDone;
        const int result = SSL_do_handshake(ssl_);
        if (result == 1) return Handshake::kDone;
        switch (SSL_get_error(ssl_, result)) {
            case SSL_ERROR_WANT_READ: return Handshake::kWantRead;
            case SSL_ERROR_WANT_WRITE: return Handshake::kWantWrite;
            default: return Handshake::kFailed;
        }
    }

    // As send(2), with MSG_NOSIGNAL.
    ssize_t send(const char* p, std::size_t n) {
        if (!ssl_) return ::send(fd_, p, n, MSG_NOSIGNAL);
        return result(SSL_write(ssl_, p, static_cast<int>(n)));
    }
    // As recv(2), errno too. Reads into `p` at most `room` bytes and returns up to `n`: with `discard` the
    // bytes are not wanted, and the kernel drops them where there is no TLS, so that `n` may be larger than
    // `room`.
    ssize_t receive(char* p, std::size_t room, std::size_t n, bool discard) {
        if (!ssl_) return ::recv(fd_, p, discard ? n : std::min(n, room), discard ? MSG_TRUNC : 0);
        return result(SSL_read(ssl_, p, static_cast<int>(std::min(n, room))));
    }

  private:
    // One context a process, never freed.
    static SSL_CTX* context() {
        static SSL_CTX* const it = [] {
            SSL_CTX* const made = SSL_CTX_new(TLS_client_method());
            if (!made) die("OpenSSL has no context");
            SSL_CTX_set_mode(made, SSL_MODE_RELEASE_BUFFERS);
            return made;
        }();
        return it;
    }
    ssize_t result(int done) {
        if (done > 0) return done;
        const int error = SSL_get_error(ssl_, done);
        if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
            errno = EAGAIN;
        else if (error != SSL_ERROR_SYSCALL)
            errno = EPROTO;
        return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
    }

    int fd_ = -1;
    SSL* ssl_ = nullptr;
};

}  // namespace vedette::bench
