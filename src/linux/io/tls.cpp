#include "linux/io/tls.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace vedette::io {
namespace {

struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using Ssl = std::unique_ptr<SSL, FreeSsl>;
using Context = std::shared_ptr<SSL_CTX>;

std::string last_tls_error() {
    const unsigned long code = ERR_get_error();
    if (code == 0) return "the connection was closed";
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    const char* const reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : text.data();
}

// So that an error found after the next call belongs to that call.
void forget_errors() {
    ERR_clear_error();
    errno = 0;
}

TlsProblem problem_of(long verdict) {
    switch (verdict) {
        case X509_V_OK: return TlsProblem::kHandshake;
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return TlsProblem::kSelfSigned;
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return TlsProblem::kNoAuthority;
        case X509_V_ERR_CERT_HAS_EXPIRED: return TlsProblem::kExpired;
        case X509_V_ERR_CERT_NOT_YET_VALID: return TlsProblem::kNotYetValid;
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH: return TlsProblem::kOtherName;
        case X509_V_ERR_APPLICATION_VERIFICATION: return TlsProblem::kNotPinned;  // by check_certificate()
        default: return TlsProblem::kOther;
    }
}

// "3F:A0:…".
std::string sha256_of(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    const std::span<const unsigned char> bytes(digest.data(), size);
    return fmt::format("{:02X}", fmt::join(bytes, ":"));
}

// The fingerprint that a server's certificate must have, and the one that it has.
struct Fingerprints {
    std::string wanted;  // empty: OpenSSL's own check counts
    std::string found;   // empty: no certificate was checked
};

// Checks a server's certificate. `fingerprints`: Fingerprints.
int check_certificate(X509_STORE_CTX* check, void* fingerprints) {
    auto& [wanted, found] = *static_cast<Fingerprints*>(fingerprints);
    found = sha256_of(X509_STORE_CTX_get0_cert(check));
    if (wanted.empty()) return X509_verify_cert(check);
    const bool same = found == wanted;
    X509_STORE_CTX_set_error(check, same ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return same ? 1 : 0;
}

class TlsStream : public Stream {
  public:
    // `fingerprints`: what the context gives to check_certificate(); null: it does not call it.
    TlsStream(Loop& loop, int fd, Context context, Ssl ssl, std::unique_ptr<Fingerprints> fingerprints)
        : Stream(loop, fd),
          context_(std::move(context)),
          fingerprints_(std::move(fingerprints)),
          ssl_(std::move(ssl)) {
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

    // What is decrypted already does not make the socket readable again.
    void wait(Direction direction, PolledFd::Callback callback) override {
        if (direction == Direction::kReadable && is_open() && SSL_pending(ssl_.get()) > 0)
            return boost::asio::post(loop_.context(),
                                     [callback = std::move(callback)]() mutable { callback(true); });
        Stream::wait(direction, std::move(callback));
    }

    bool is_encrypted() const override { return true; }

    void end_sending() override {
        if (is_open() && SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
        Stream::end_sending();
    }

    TlsProblem problem() const { return problem_of(SSL_get_verify_result(ssl_.get())); }
    // Of the peer's certificate, if it is not accepted.
    std::string refused_fingerprint() const {
        const bool refused = fingerprints_ && SSL_get_verify_result(ssl_.get()) != X509_V_OK;
        return refused ? fingerprints_->found : std::string();
    }

    Task<Result<void>> handshake(MonoTime deadline, Stop& stop) {
        for (;;) {
            forget_errors();
            const int ok = SSL_do_handshake(ssl_.get());
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
        if (fingerprints_ && !fingerprints_->wanted.empty() && verdict != X509_V_OK)
            return fail(
                Kind::kFailedPrecondition,
                "the certificate is not the pinned one: its fingerprint is sha256:" + fingerprints_->found);
        if (verdict != X509_V_OK)
            return fail(Kind::kFailedPrecondition, std::string("the certificate is not trusted: ") +
                                                       X509_verify_cert_error_string(verdict));
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

    const Context context_;
    const std::unique_ptr<Fingerprints> fingerprints_;
    Ssl ssl_;
};

// Null, or what both sides have in common.
Context make_context(const SSL_METHOD* method) {
    Context context(SSL_CTX_new(method), SSL_CTX_free);
    if (!context) return context;
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

// Performs the handshake on the stream, which the result replaces.
Task<Result<std::unique_ptr<Stream>>> secure(std::unique_ptr<Stream> stream, Context context, Ssl ssl,
                                             MonoTime deadline, Stop& stop, TlsProblem* problem = nullptr,
                                             std::string* fingerprint = nullptr,
                                             std::unique_ptr<Fingerprints> fingerprints = nullptr) {
    const int fd = ::dup(stream->fd());
    if (fd < 0) co_return std::unexpected(errno_error("TLS", errno));
    auto secured = std::make_unique<TlsStream>(stream->loop(), fd, std::move(context), std::move(ssl),
                                               std::move(fingerprints));
    stream.reset();
    auto done = co_await secured->handshake(deadline, stop);
    if (!done && problem) *problem = secured->problem();
    if (!done && fingerprint) *fingerprint = secured->refused_fingerprint();
    if (!done) co_return std::unexpected(std::move(done.error()));
    co_return std::move(secured);
}

// Whether the system's authorities vouch for the context's certificate as that of a server.
bool has_known_authority(SSL_CTX* context) {
    STACK_OF(X509)* chain = nullptr;
    SSL_CTX_get0_chain_certs(context, &chain);
    const std::unique_ptr<X509_STORE, void (*)(X509_STORE*)> known(X509_STORE_new(), X509_STORE_free);
    const std::unique_ptr<X509_STORE_CTX, void (*)(X509_STORE_CTX*)> check(X509_STORE_CTX_new(),
                                                                           X509_STORE_CTX_free);
    const bool trusted =
        known && check && X509_STORE_set_default_paths(known.get()) == 1 &&
        X509_STORE_CTX_init(check.get(), known.get(), SSL_CTX_get0_certificate(context), chain) == 1 &&
        X509_STORE_CTX_set_default(check.get(), "ssl_server") == 1 && X509_verify_cert(check.get()) == 1;
    forget_errors();
    return trusted;
}

UtcTime end_of_validity(const X509* certificate) {
    constexpr std::int64_t kLatest = Duration::max() / 1s;
    std::tm end{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return {};
    return UtcTime{std::chrono::seconds(std::min<std::int64_t>(::timegm(&end), kLatest))};
}

// `encrypted`: OpenSSL asked for the file's passphrase.
Error file_error(std::string_view what, const std::string& file, bool encrypted) {
    return {Kind::kInvalidArgument,
            fmt::format("{} {}: {}", what, file,
                        encrypted ? "it is encrypted; decrypt it first"
                                  : "it is not a PEM file of that kind (" + last_tls_error() + ")")};
}

Result<void> check_readable(std::string_view what, const std::string& file) {
    if (::access(file.c_str(), R_OK) == 0) return {};
    return std::unexpected(errno_error(fmt::format("{} {}", what, file), errno));
}

constexpr std::uint8_t kHandshakeRecord = 22;  // the first byte of TLS (RFC 8446 5.1)

// The first byte, which stays in the stream.
Task<Result<std::uint8_t>> peek(Stream& stream, MonoTime deadline, Stop& stop) {
    std::array<std::uint8_t, 1> first{};
    for (;;) {
        const Transfer t = stream.try_peek(first);
        if (t.status == Transfer::Status::kMoved) co_return first[0];
        if (t.status != Transfer::Status::kWouldBlock)
            co_return fail(Kind::kUnavailable, "TLS handshake: the connection was closed");
        const Woken woken = co_await stream.ready(Direction::kReadable, deadline, stop);
        if (woken == Woken::kStopped) co_return fail(Kind::kCancelled, "stopped");
        if (woken == Woken::kDeadline) co_return fail(Kind::kTimeout, "the TLS handshake took too long");
    }
}

// Makes the context check certificates by the authorities that the options name.
bool set_authorities(SSL_CTX* context, const TlsOptions& options) {
    SSL_CTX_set_verify(context, options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    return options.ca_file.empty()
               ? SSL_CTX_set_default_verify_paths(context) == 1
               : SSL_CTX_load_verify_locations(context, options.ca_file.c_str(), nullptr) == 1;
}

}  // namespace

Task<Result<std::unique_ptr<Stream>>> start_tls_client(std::unique_ptr<Stream> stream, TlsOptions options,
                                                       MonoTime deadline, Stop& stop) {
    const Context context = make_context(TLS_client_method());
    if (!context) co_return fail(Kind::kResourceExhausted, "TLS: " + last_tls_error());
    auto fingerprints = std::make_unique<Fingerprints>(Fingerprints{.wanted = options.pin, .found = {}});
    SSL_CTX_set_cert_verify_callback(context.get(), check_certificate, fingerprints.get());
    if (!options.pin.empty()) {
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    } else if (!set_authorities(context.get(), options)) {
        co_return fail(Kind::kFailedPrecondition, "no certificate authorities could be loaded");
    }
    Ssl ssl(SSL_new(context.get()));
    SSL_set_connect_state(ssl.get());
    // SSL_set_tlsext_host_name is a macro with a C cast.
    SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, options.host.data());
    SSL_set1_host(ssl.get(), options.host.c_str());
    auto secured = secure(std::move(stream), context, std::move(ssl), deadline, stop, options.problem,
                          options.fingerprint, std::move(fingerprints));
    co_return co_await std::move(secured);
}

Result<std::shared_ptr<const TlsCertificate>> TlsCertificate::load(const std::string& certificate_file,
                                                                   const std::string& key_file) {
    constexpr std::string_view kCertificate = "TLS certificate";
    constexpr std::string_view kKey = "TLS key";
    if (auto done = check_readable(kCertificate, certificate_file); !done)
        return std::unexpected(done.error());
    if (auto done = check_readable(kKey, key_file); !done) return std::unexpected(done.error());
    const Context context = make_context(TLS_server_method());
    if (!context) return fail(Kind::kResourceExhausted, "TLS: " + last_tls_error());
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Of TLS 1.2 only what keeps old sessions secret and is authenticated as a whole (RFC 9325, 4.2); TLS 1.3
    // has no other.
    SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    // No passphrase, rather than OpenSSL's question on the terminal.
    bool encrypted = false;
    SSL_CTX_set_default_passwd_cb_userdata(context.get(), &encrypted);
    SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void* asked) {
        *static_cast<bool*>(asked) = true;
        return -1;
    });
    forget_errors();
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1)
        return std::unexpected(file_error(kCertificate, certificate_file, encrypted));
    if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        if (ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH)
            return fail(Kind::kInvalidArgument,
                        fmt::format("the TLS key {} does not belong to the certificate {}", key_file,
                                    certificate_file));
        return std::unexpected(file_error(kKey, key_file, encrypted));
    }
    SSL_CTX_set_default_passwd_cb_userdata(context.get(), nullptr);
    // Resumption is by tickets, and an idle connection needs no buffers.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    return std::shared_ptr<const TlsCertificate>(new TlsCertificate(context));
}

TlsCertificate::TlsCertificate(std::shared_ptr<ssl_ctx_st> context)
    : context_(std::move(context)),
      fingerprint_(sha256_of(SSL_CTX_get0_certificate(context_.get()))),
      is_trusted_(has_known_authority(context_.get())),
      valid_until_(end_of_validity(SSL_CTX_get0_certificate(context_.get()))) {}

void TlsAcceptor::renew(TlsCertificatePtr certificate) {
    const std::lock_guard lock(mutex_);
    certificate_ = std::move(certificate);
}

TlsCertificatePtr TlsAcceptor::certificate() const {
    const std::lock_guard lock(mutex_);
    return certificate_;
}

Task<Result<std::unique_ptr<Stream>>> TlsAcceptor::accept(std::unique_ptr<Stream> stream, Stop& stop) {
    struct Place {
        explicit Place(std::atomic<int>& count) : taken(count), number(++count) {}
        ~Place() { --taken; }
        std::atomic<int>& taken;
        const int number;
    };
    const Place place(handshakes_);
    if (place.number > max_handshakes_)
        co_return fail(Kind::kResourceExhausted, "too many TLS handshakes are under way");
    const MonoTime deadline = stream->loop().now() + kTimeout;
    const auto first = co_await peek(*stream, deadline, stop);
    if (!first) co_return std::unexpected(first.error());
    if (*first != kHandshakeRecord) co_return std::move(stream);
    const TlsCertificatePtr own = certificate();
    Ssl ssl(SSL_new(own->context_.get()));
    if (!ssl) co_return fail(Kind::kResourceExhausted, "TLS: " + last_tls_error());
    SSL_set_accept_state(ssl.get());
    auto secured = secure(std::move(stream), own->context_, std::move(ssl), deadline, stop);
    co_return co_await std::move(secured);
}

}  // namespace vedette::io
