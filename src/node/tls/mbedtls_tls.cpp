#include "node/tls/mbedtls_tls.hpp"

#include <new>
#include <utility>

#include <mbedtls/pk.h>
#include <mbedtls/platform.h>
#include <mbedtls/version.h>

#include "node/tls/mbedtls_session.hpp"

namespace vedette::node {
namespace {

using port::TlsError;

// A T in the pool; null: there is no room.
template <class T, class... Args>
T* make_in(MemoryPool& pool, Args&&... args) {
    void* const memory = pool.allocate(sizeof(T));
    return memory == nullptr ? nullptr : new (memory) T(std::forward<Args>(args)...);
}

template <class T>
void remove_from(MemoryPool& pool, T* object) {
    if (object == nullptr) return;
    {
        const MemoryPool::Use use(pool);
        object->~T();
    }
    pool.release(object);
}

}  // namespace

// The board's certificate, and the configuration that its sessions share.
class MbedtlsTls::Server {
  public:
    Server() {
        mbedtls_x509_crt_init(&certificate_);
        mbedtls_pk_init(&key_);
        mbedtls_ssl_config_init(&config_);
    }
    ~Server() {
        mbedtls_ssl_config_free(&config_);
        mbedtls_pk_free(&key_);
        mbedtls_x509_crt_free(&certificate_);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    bool begin(const port::TlsIdentity& identity, port::Random& random) {
        const Bytes certificate = identity.certificate;
        const Bytes key = identity.key;
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
        const int parsed =
            mbedtls_pk_parse_key(&key_, key.data(), key.size(), nullptr, 0, fill_random, &random);
        const bool fits =
            parsed == 0 &&
            mbedtls_x509_crt_parse(&certificate_, certificate.data(), certificate.size()) == 0 &&
            mbedtls_pk_check_pair(&certificate_.pk, &key_, fill_random, &random) == 0;
#else
        const int parsed = mbedtls_pk_parse_key(&key_, key.data(), key.size(), nullptr, 0);
        const bool fits =
            parsed == 0 &&
            mbedtls_x509_crt_parse(&certificate_, certificate.data(), certificate.size()) == 0 &&
            mbedtls_pk_check_pair(&certificate_.pk, &key_) == 0;
#endif
        return fits && set_up_config(config_, MBEDTLS_SSL_IS_SERVER, random) &&
               mbedtls_ssl_conf_own_cert(&config_, &certificate_, &key_) == 0;
    }
    const mbedtls_ssl_config& config() const { return config_; }

    unsigned sessions = 0;

  private:
    mbedtls_x509_crt certificate_;
    mbedtls_pk_context key_;
    mbedtls_ssl_config config_;
};

MbedtlsTls::MbedtlsTls(MutableBytes memory, port::Random& random, const TlsTrust& trust)
    : pool_(memory), random_(random), trust_(trust) {
#if defined(MBEDTLS_PLATFORM_MEMORY) && !defined(MBEDTLS_PLATFORM_CALLOC_MACRO)
    mbedtls_platform_set_calloc_free(vedette_tls_calloc, vedette_tls_free);
#endif
}

MbedtlsTls::~MbedtlsTls() { remove_from(pool_, server_); }

std::expected<port::TlsSession*, TlsError> MbedtlsTls::open_client(const port::TlsServerName& server) {
    auto* const session = make_in<MbedtlsSession>(pool_, pool_);
    if (session == nullptr) return std::unexpected(TlsError::kNoMemory);
    {
        const MemoryPool::Use use(pool_);
        if (session->begin_client(server, random_, trust_)) return session;
    }
    remove_from(pool_, session);
    return std::unexpected(TlsError::kNoMemory);
}

std::expected<port::TlsSession*, TlsError> MbedtlsTls::open_server() {
    if (server_ == nullptr) return std::unexpected(TlsError::kNoTrust);
    auto* const session = make_in<MbedtlsSession>(pool_, pool_);
    if (session == nullptr) return std::unexpected(TlsError::kNoMemory);
    {
        const MemoryPool::Use use(pool_);
        if (session->begin_server(server_->config())) {
            ++server_->sessions;
            return session;
        }
    }
    remove_from(pool_, session);
    return std::unexpected(TlsError::kNoMemory);
}

bool MbedtlsTls::use_identity(const port::TlsIdentity& identity) {
    if (server_ != nullptr && server_->sessions > 0) return false;
    auto* const server = make_in<Server>(pool_);
    if (server == nullptr) return false;
    bool works = false;
    {
        const MemoryPool::Use use(pool_);
        works = server->begin(identity, random_);
    }
    remove_from(pool_, works ? std::exchange(server_, server) : server);
    return works;
}

void MbedtlsTls::close(port::TlsSession& session) {
    auto* const closed = static_cast<MbedtlsSession*>(&session);
    if (closed->is_server()) --server_->sessions;
    remove_from(pool_, closed);
}

}  // namespace vedette::node
