// The TLS of the port by mbedTLS: 2.28 (Debian 12) and 3.x (ESP-IDF). Only files of this room named mbedtls_…
// include it. All memory of sessions comes from a pool of the caller's size; docs/design/node.md says how
// much one takes. Owned by the network task, but for the sessions' jobs.
#pragma once

#include <cstddef>
#include <memory>

#include "node/port/random.hpp"
#include "node/port/tls.hpp"
#include "node/tls/memory_pool.hpp"

namespace vedette::node {

// By what clients check servers. Outlives the sessions.
struct TlsTrust {
    // Certificates of authorities: one as DER, or any number as PEM with a zero byte behind them.
    Bytes authorities{};
    // In their place: sets the callback of a mbedtls_ssl_config that looks authorities up (ESP-IDF's
    // esp_crt_bundle_attach). Not 0: it cannot.
    int (*attach)(void* ssl_config) = nullptr;
};

// All sessions of a board.
class MbedtlsTls final : public port::Tls {
  public:
    // `memory` and `random` outlive it.
    MbedtlsTls(MutableBytes memory, port::Random& random, const TlsTrust& trust);
    ~MbedtlsTls() override;

    std::expected<port::TlsSession*, port::TlsError> open_client(const port::TlsServerName& server) override;
    std::expected<port::TlsSession*, port::TlsError> open_server() override;
    std::expected<port::TlsIdentity, port::TlsError> make_identity(const port::TlsSubject& subject,
                                                                   MutableBytes out) override;
    bool use_identity(const port::TlsIdentity& identity) override;
    void close(port::TlsSession& session) override;

    const MemoryPool& pool() const { return pool_; }

  private:
    class Server;

    MemoryPool pool_;
    port::Random& random_;
    const TlsTrust trust_;
    Server* server_ = nullptr;  // in the pool
};

}  // namespace vedette::node
