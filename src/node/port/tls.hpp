// TLS sessions without sockets: bytes of a connection in and out, plaintext in and out. Sockets, deadlines
// and names' look-up belong to others.
//
// A session is driven like this, until state() is kEnded or kFailed:
//
//     receive(session.input_room()), then add_input(); send(output()), then drop_output();
//     while wants_run(): worker.submit(session), and nothing else of it before the job is finished;
//     once kOpen: plain(), drop_plain(), write().
//
// Sessions have a memory of their own; one that it has no room for fails with kNoMemory.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/ip_address.hpp"
#include "core/base/time.hpp"
#include "node/port/worker.hpp"

namespace vedette::port {

// Why a session could not begin, or has ended.
enum class TlsError : std::uint8_t {
    kNoMemory,   // the memory of the sessions is full
    kNoTrust,    // there is no certificate to check others by, or none that can be read
    kUntrusted,  // the peer's certificate is of nobody that we trust
    kWrongName,  // it is that of another host
    kExpired,    // it does not hold at this time
    kRefused,    // the peer has sent a fatal alert
    kProtocol,   // the peer does not speak TLS 1.2, or a record is not as it was sent
};

// What a client checks its server by. Texts outlive the call only.
struct TlsServerName {
    std::string_view host;  // a name, not an address
    UtcTime now;            // right: the certificate's dates are compared with it
};

// For whom a certificate is made. Views outlive the call only.
struct TlsSubject {
    std::string_view host;                 // one label: letters, digits, hyphens; 32 bytes at most
    std::span<const IpAddress> addresses;  // two at most; further ones are left out
};

// A certificate and its private key, as DER, or as PEM with a zero byte behind it. Copied.
struct TlsIdentity {
    Bytes certificate;
    Bytes key;
};

// One connection's. Its job, the handshake's computation, takes some hundred milliseconds of an ESP32; it
// runs on the slow task, everything else on the network task, and never both at once.
class TlsSession : public Job {
  public:
    // How far it is.
    enum class State : std::uint8_t {
        kHandshake,
        kOpen,
        kEnded,   // the peer has said that nothing more comes
        kFailed,  // error() says why; output() may still hold the alert for the peer
    };
    virtual State state() const = 0;
    virtual TlsError error() const = 0;

    // Where bytes of the peer go; empty while earlier ones wait for run() or plain().
    virtual MutableBytes input_room() = 0;
    virtual void add_input(std::size_t bytes) = 0;
    // Bytes for the peer.
    virtual Bytes output() const = 0;
    virtual void drop_output(std::size_t bytes) = 0;

    // The handshake can go on, or a record of more than kMaxWrite bytes is to be decrypted.
    virtual bool wants_run() const = 0;

    // Of kOpen. What was decrypted and not dropped yet; decrypts a record of kMaxWrite bytes at most. A
    // longer one is the job's.
    virtual Bytes plain() = 0;
    virtual void drop_plain(std::size_t bytes) = 0;
    // Encrypts the beginning of `plain`, kMaxWrite bytes at most, into output(). Returns how much: 0 while
    // earlier output waits.
    virtual std::size_t write(Bytes plain) = 0;
    // Tells the peer that nothing more comes.
    virtual void end() = 0;

    static constexpr std::size_t kMaxWrite = 2048;

  protected:
    ~TlsSession() = default;
};

// All sessions of a board. Owned by the network task.
class Tls {
  public:
    virtual ~Tls() = default;

    // TLS 1.2, with the server's certificate checked.
    virtual std::expected<TlsSession*, TlsError> open_client(const TlsServerName& server) = 0;
    // TLS 1.2, with the identity of use_identity(); kNoTrust without one. Clients show no certificate.
    virtual std::expected<TlsSession*, TlsError> open_server() = 0;
    // Makes a key (ECDSA on P-256) and a certificate that it signs itself for HOST.local, HOST and the
    // addresses. Returns views of `out`, of which kMaxIdentity bytes suffice. Blocks for 0.5 s on an ESP32:
    // only the slow task calls it.
    virtual std::expected<TlsIdentity, TlsError> make_identity(const TlsSubject& subject,
                                                               MutableBytes out) = 0;
    // The board's own certificate from now on. False: it cannot be read, or sessions of the server are open.
    // Blocks for 0.2 s on an ESP32: called at the start, or by the slow task while the network task does not
    // call open_server().
    virtual bool use_identity(const TlsIdentity& identity) = 0;
    // Gives its memory back. Not while its job is under way.
    virtual void close(TlsSession& session) = 0;

    static constexpr std::size_t kMaxIdentity = 1024;
};

}  // namespace vedette::port
