#include "linux/io/tls.hpp"

#include <array>
#include <cerrno>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace vedette::io {
namespace {

struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

std::string last_tls_error() {
    const unsigned long code = ERR_get_error();
    if (code == 0) return "the connection was closed";
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    const char* const reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : text.data();
}

// What is there after a call is that call's.
void forget_errors() {
    ERR_clear_error();
    errno = 0;
}

class TlsStream : public Stream {
  public:
    TlsStream(Loop& loop, int fd, std::unique_ptr<SSL_CTX, FreeSsl> context,
              std::unique_ptr<SSL, FreeSsl> ssl)
        : Stream(loop, fd), context_(std::move(context)), ssl_(std::move(ssl)) {
        SSL_set_fd(ssl_.get(), fd);
    }

    Transfer try_recv(MutableBytes into) override {
        std::size_t n = 0;
        forget_errors();
        const int ok = SSL_read_ex(ssl_.get(), into.data(), into.size(), &n);
        return outcome(ok, n);
    }

    Transfer try_send(std::span<const Bytes> pieces) override {
        std::size_t sent = 0;
        for (const Bytes piece : pieces) {
            if (piece.empty()) continue;
            std::size_t n = 0;
            forget_errors();
            const int ok = SSL_write_ex(ssl_.get(), piece.data(), piece.size(), &n);
            if (ok != 1 && sent > 0) break;
            if (ok != 1) return outcome(ok, n);
            sent += n;
            if (n < piece.size()) break;
        }
        return {sent > 0 ? Transfer::Status::kMoved : Transfer::Status::kWouldBlock, sent};
    }

    Task<Result<void>> shake_hands(MonoTime deadline, Stop& stop) {
        for (;;) {
            forget_errors();
            const int ok = SSL_connect(ssl_.get());
            if (ok == 1) co_return Result<void>();
            const int error = SSL_get_error(ssl_.get(), ok);
            if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) co_return handshake_error();
            const Direction direction =
                error == SSL_ERROR_WANT_READ ? Direction::kReadable : Direction::kWritable;
            const Woken woken = co_await ready(direction, deadline, stop);
            if (woken == Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
            if (woken == Woken::kDeadline) co_return fail(Kind::kTimeout, "the TLS handshake took too long");
        }
    }

    void close() override {
        if (is_open() && SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
        Stream::close();
    }

  private:
    Result<void> handshake_error() {
        const long verdict = SSL_get_verify_result(ssl_.get());
        if (verdict != X509_V_OK) {
            return fail(Kind::kUnauthenticated, std::string("the certificate is not trusted: ") +
                                                    X509_verify_cert_error_string(verdict));
        }
        return fail(Kind::kUnavailable, "TLS handshake: " + last_tls_error());
    }

    Transfer outcome(int ok, std::size_t n) {
        if (ok == 1) return {Transfer::Status::kMoved, n};
        const int saved = errno;
        switch (SSL_get_error(ssl_.get(), ok)) {
            case SSL_ERROR_WANT_READ:
            case SSL_ERROR_WANT_WRITE: return {};
            case SSL_ERROR_ZERO_RETURN: return {Transfer::Status::kEnd};
            default: return {Transfer::Status::kFailed, 0, saved != 0 ? saved : ECONNRESET};
        }
    }

    std::unique_ptr<SSL_CTX, FreeSsl> context_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
};

}  // namespace

Task<Result<std::unique_ptr<Stream>>> start_tls_client(std::unique_ptr<Stream> stream, TlsOptions options,
                                                       MonoTime deadline, Stop& stop) {
    std::unique_ptr<SSL_CTX, FreeSsl> context(SSL_CTX_new(TLS_client_method()));
    if (!context) co_return fail(Kind::kResourceExhausted, "TLS: " + last_tls_error());
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_verify(context.get(), options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    const bool trust = options.ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get()) == 1
                                               : SSL_CTX_load_verify_locations(
                                                     context.get(), options.ca_file.c_str(), nullptr) == 1;
    if (!trust) co_return fail(Kind::kFailedPrecondition, "no certificate authorities could be loaded");
    std::unique_ptr<SSL, FreeSsl> ssl(SSL_new(context.get()));
    // SSL_set_tlsext_host_name is a macro with a C cast.
    SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, options.host.data());
    SSL_set1_host(ssl.get(), options.host.c_str());

    Loop& loop = stream->loop();
    const int fd = ::dup(stream->fd());
    if (fd < 0) co_return std::unexpected(errno_error("TLS", errno));
    stream.reset();
    auto secure = std::make_unique<TlsStream>(loop, fd, std::move(context), std::move(ssl));
    auto done = co_await secure->shake_hands(deadline, stop);
    if (!done) co_return std::unexpected(std::move(done.error()));
    std::unique_ptr<Stream> result = std::move(secure);
    co_return result;
}

}  // namespace vedette::io
