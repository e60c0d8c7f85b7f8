// TLS 1.2 and 1.3 over a stream, by OpenSSL: a client that checks the server's certificate, and a server with
// one certificate for every name, which may be renewed. Who may connect belongs to the protocols above.
// OpenSSL writes to closed connections, so the program ignores SIGPIPE.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "linux/io/stream.hpp"

struct ssl_ctx_st;

namespace vedette::io {

// Why a client's handshake failed.
enum class TlsProblem : std::uint8_t {
    kNone,
    kHandshake,    // the server speaks no TLS, or has no version and cipher in common with us
    kSelfSigned,   // the certificate is signed by itself
    kNoAuthority,  // it is signed by an authority that is not trusted
    kExpired,
    kNotYetValid,
    kOtherName,  // the certificate is for another host
    kNotPinned,  // its fingerprint is another than TlsOptions::pin
    kOther,      // another fault of the certificate
};

// How to check the server.
struct TlsOptions {
    std::string host;     // for SNI and the check of the certificate
    bool verify = true;   // false: accept any certificate
    std::string ca_file;  // authorities in place of the system's; empty: the system's
    std::string pin;      // fingerprint of the only certificate to accept, in the form of
                          // TlsCertificate::fingerprint(); empty: none. With it, name, dates, issuer,
                          // `verify` and `ca_file` do not count.
    TlsProblem* problem = nullptr;  // set when the handshake fails; outlives the handshake
    // Set to the fingerprint of a certificate that is not accepted; outlives the handshake.
    std::string* fingerprint = nullptr;
};

// Performs the TLS handshake on the stream, which the result replaces. kFailedPrecondition: the certificate
// is not trusted or not the pinned one; the message says why, and the fingerprint of the latter.
Task<Result<std::unique_ptr<Stream>>> start_tls_client(std::unique_ptr<Stream> stream, TlsOptions options,
                                                       MonoTime deadline, Stop& stop);

// A server's certificate with its key. Immutable, thread-safe.
class TlsCertificate {
  public:
    // PEM files: the certificate with those between it and its authority, and the key, not encrypted. Blocks.
    // The error names the file and what is wrong with it.
    static Result<std::shared_ptr<const TlsCertificate>> load(const std::string& certificate_file,
                                                              const std::string& key_file);

    // SHA-256 of the certificate: "3F:A0:…".
    const std::string& fingerprint() const { return fingerprint_; }
    // Whether the system's authorities vouched for it when it was loaded, so that browsers would, too.
    bool is_trusted() const { return is_trusted_; }
    UtcTime valid_until() const { return valid_until_; }

  private:
    friend class TlsAcceptor;
    explicit TlsCertificate(std::shared_ptr<ssl_ctx_st> context);
    const std::shared_ptr<ssl_ctx_st> context_;
    std::string fingerprint_;
    bool is_trusted_ = false;
    UtcTime valid_until_;
};
using TlsCertificatePtr = std::shared_ptr<const TlsCertificate>;

// The server's side of one listener. Thread-safe; outlives its handshakes.
class TlsAcceptor {
  public:
    static constexpr Duration kTimeout = 10s;  // of a handshake, from the connection's begin

    explicit TlsAcceptor(TlsCertificatePtr certificate, int max_handshakes = 200)
        : certificate_(std::move(certificate)), max_handshakes_(max_handshakes) {}

    // Performs the TLS handshake on an accepted stream, on its loop. A stream whose first byte is none of TLS
    // is returned as it came, not encrypted. kTimeout after 10 s, kResourceExhausted at once when too many
    // are under way; the connection is then closed.
    Task<Result<std::unique_ptr<Stream>>> accept(std::unique_ptr<Stream> stream, Stop& stop);
    int handshakes() const { return handshakes_; }

    // For the handshakes from now on; connections keep the certificate that they began with.
    void renew(TlsCertificatePtr certificate);
    TlsCertificatePtr certificate() const;

  private:
    mutable std::mutex mutex_;
    TlsCertificatePtr certificate_;  // guarded by mutex_
    const int max_handshakes_;
    std::atomic<int> handshakes_{0};
};

}  // namespace vedette::io
