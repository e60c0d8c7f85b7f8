#include "node/tls/mbedtls_session.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <mbedtls/ssl_ciphersuites.h>
#include <mbedtls/version.h>

// Members of mbedTLS 3 that have no other way in; in 2.28 all are public.
#ifndef MBEDTLS_PRIVATE
#define MBEDTLS_PRIVATE(member) member
#endif

namespace vedette::node {
namespace {

using port::TlsError;

// Forward secrecy and authenticated encryption (RFC 9325 section 4.2). The library leaves out what it lacks.
constexpr std::array kSuites = {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                                MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                                MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
                                MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                                MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                                0};

// Since 1970. In seconds, since a certificate may hold from the year 0 to 9999.
std::chrono::seconds time_of(const mbedtls_x509_time& time) {
    using namespace std::chrono;
    const sys_days date = year(time.year) / time.mon / time.day;
    return date.time_since_epoch() + hours(time.hour) + minutes(time.min) + seconds(time.sec);
}

}  // namespace

int fill_random(void* random, unsigned char* out, std::size_t bytes) {
    static_cast<port::Random*>(random)->random({out, bytes});
    return 0;
}

bool set_up_config(mbedtls_ssl_config& config, int endpoint, port::Random& random) {
    if (mbedtls_ssl_config_defaults(&config, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM,
                                    MBEDTLS_SSL_PRESET_DEFAULT) != 0)
        return false;
    mbedtls_ssl_conf_rng(&config, fill_random, &random);
    mbedtls_ssl_conf_ciphersuites(&config, kSuites.data());
#if MBEDTLS_VERSION_NUMBER >= 0x03020000
    mbedtls_ssl_conf_min_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_max_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
#else
    mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_max_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
#if defined(MBEDTLS_SSL_SESSION_TICKETS) && defined(MBEDTLS_SSL_CLI_C)
    mbedtls_ssl_conf_session_tickets(&config, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#endif
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(&config, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
    return true;
}

MbedtlsSession::MbedtlsSession(MemoryPool& pool) : pool_(pool) {
    mbedtls_ssl_init(&ssl_);
    mbedtls_ssl_config_init(&config_);
    mbedtls_x509_crt_init(&authorities_);
}

MbedtlsSession::~MbedtlsSession() {
    mbedtls_ssl_free(&ssl_);
    mbedtls_ssl_config_free(&config_);
    mbedtls_x509_crt_free(&authorities_);
}

bool MbedtlsSession::begin_client(const port::TlsServerName& server, port::Random& random,
                                  const TlsTrust& trust) {
    trust_ = &trust;
    now_ = server.now;
    std::array<char, MBEDTLS_SSL_MAX_HOST_NAME_LEN + 1> host{};
    if (server.host.empty() || server.host.size() >= host.size()) return false;
    std::ranges::copy(server.host, host.begin());
    if (!set_up_config(config_, MBEDTLS_SSL_IS_CLIENT, random)) return false;
    mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_REQUIRED);
    if (mbedtls_ssl_setup(&ssl_, &config_) != 0 || mbedtls_ssl_set_hostname(&ssl_, host.data()) != 0)
        return false;
    mbedtls_ssl_set_verify(
        &ssl_,
        [](void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags) {
            return static_cast<MbedtlsSession*>(self)->verify(certificate, depth, flags);
        },
        this);
    return begin_server(config_);
}

bool MbedtlsSession::begin_server(const mbedtls_ssl_config& config) {
    if (is_server() && mbedtls_ssl_setup(&ssl_, &config) != 0) return false;
    const auto send = [](void* self, const unsigned char* bytes, std::size_t size) {
        auto& session = *static_cast<MbedtlsSession*>(self);
        const std::size_t taken = std::min(size, session.output_.size() - session.output_end_);
        if (taken == 0) return MBEDTLS_ERR_SSL_WANT_WRITE;
        std::copy_n(bytes, taken, session.output_.begin() + session.output_end_);
        session.output_end_ += taken;
        return static_cast<int>(taken);
    };
    const auto receive = [](void* self, unsigned char* out, std::size_t size) {
        return static_cast<MbedtlsSession*>(self)->give({out, size});
    };
    mbedtls_ssl_set_bio(&ssl_, this, send, receive, nullptr);
    return true;
}

// The library asks for the head of a record, then for all that is missing of the rest, and decrypts it with
// the last byte. Of a long record the network task does not give it that byte.
int MbedtlsSession::give(MutableBytes out) {
    constexpr std::size_t kHead = 5;  // RFC 5246 section 6.2.1
    const std::size_t taken = std::min(out.size(), input_end_ - input_begin_);
    if (taken == 0) return MBEDTLS_ERR_SSL_WANT_READ;
    if (!is_in_body_) {
        is_long_ = false;
        is_in_body_ = taken == out.size();
    } else {
        is_long_ = is_long_ || out.size() > kOutput - kHead;
        const bool is_last = taken == out.size();
        wants_decrypt_ = is_last && is_long_ && state_ == State::kOpen && !is_in_job_;
        if (wants_decrypt_) return MBEDTLS_ERR_SSL_WANT_READ;
        is_in_body_ = !is_last;
    }
    std::copy_n(input_.begin() + static_cast<std::ptrdiff_t>(input_begin_), taken, out.begin());
    input_begin_ += taken;
    return static_cast<int>(taken);
}

// The authorities are read by the job: a hundred of them take milliseconds of a PC.
bool MbedtlsSession::take_trust() {
    if (trust_->attach != nullptr) return trust_->attach(&config_) == 0;
    const Bytes bytes = trust_->authorities;
    // The result counts those of a PEM that could not be read.
    if (bytes.empty() || mbedtls_x509_crt_parse(&authorities_, bytes.data(), bytes.size()) < 0) return false;
    if (authorities_.version == 0) return false;
    mbedtls_ssl_conf_ca_chain(&config_, &authorities_, nullptr);
    return true;
}

// Called for each certificate of the chain. The library's idea of the time is not the board's, so the dates
// are compared here.
int MbedtlsSession::verify(mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags) {
    if (const auto look_up = config_.MBEDTLS_PRIVATE(f_vrfy); look_up != nullptr) {
        const int error = look_up(config_.MBEDTLS_PRIVATE(p_vrfy), certificate, depth, flags);
        if (error != 0) return error;
    }
    constexpr std::uint32_t kDates = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;
    *flags &= ~kDates;
    const auto now = std::chrono::floor<std::chrono::seconds>(now_.since);
    if (now < time_of(certificate->valid_from)) *flags |= MBEDTLS_X509_BADCERT_FUTURE;
    if (time_of(certificate->valid_to) < now) *flags |= MBEDTLS_X509_BADCERT_EXPIRED;
    return 0;
}

MutableBytes MbedtlsSession::input_room() {
    if (input_begin_ == input_end_) input_begin_ = input_end_ = 0;
    return MutableBytes(input_).subspan(input_end_);
}

Bytes MbedtlsSession::output() const {
    return Bytes(output_).subspan(output_begin_, output_end_ - output_begin_);
}

void MbedtlsSession::drop_output(std::size_t bytes) {
    output_begin_ += bytes;
    if (output_begin_ == output_end_) output_begin_ = output_end_ = 0;
}

bool MbedtlsSession::wants_run() const {
    if (state_ == State::kOpen) return wants_decrypt_;
    return state_ == State::kHandshake && output_end_ == 0 &&
           (!has_begun_ || wants_write_ || input_begin_ != input_end_);
}

void MbedtlsSession::run() {
    const MemoryPool::Use use(pool_);
    if (state_ == State::kOpen) {
        is_in_job_ = true;
        decrypt();
        is_in_job_ = false;
        wants_decrypt_ = false;
        return;
    }
    const std::size_t refused = pool_.refused();
    has_begun_ = true;
    if (!is_server() && !has_trust_) {
        has_trust_ = take_trust();
        if (!has_trust_) {
            state_ = State::kFailed;
            error_ = pool_.refused() != refused ? TlsError::kNoMemory : TlsError::kNoTrust;
            return;
        }
    }
    const int result = mbedtls_ssl_handshake(&ssl_);
    wants_write_ = result == MBEDTLS_ERR_SSL_WANT_WRITE;
    if (result == 0) {
        state_ = State::kOpen;
    } else {
        take_error(result);
        if (state_ == State::kFailed && pool_.refused() != refused) error_ = TlsError::kNoMemory;
    }
}

void MbedtlsSession::take_error(int error) {
    if (error == MBEDTLS_ERR_SSL_WANT_READ || error == MBEDTLS_ERR_SSL_WANT_WRITE) return;
    state_ = State::kFailed;
    if (error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) error_ = TlsError::kRefused;
    if (error != MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) return;
    const std::uint32_t flags = mbedtls_ssl_get_verify_result(&ssl_);
    constexpr std::uint32_t kDates = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;
    if ((flags & ~(kDates | MBEDTLS_X509_BADCERT_CN_MISMATCH)) != 0) {
        error_ = TlsError::kUntrusted;
    } else {
        error_ = (flags & kDates) != 0 ? TlsError::kExpired : TlsError::kWrongName;
    }
}

// plain_ is empty.
void MbedtlsSession::decrypt() {
    plain_begin_ = plain_end_ = 0;
    const int got = mbedtls_ssl_read(&ssl_, plain_.data(), plain_.size());
    if (got > 0) {
        plain_end_ = static_cast<std::size_t>(got);
    } else if (got == 0 || got == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
        state_ = State::kEnded;
    } else {
        take_error(got);
    }
}

Bytes MbedtlsSession::plain() {
    if (plain_begin_ == plain_end_ && state_ == State::kOpen && !wants_decrypt_) {
        const MemoryPool::Use use(pool_);
        decrypt();
    }
    return Bytes(plain_).subspan(plain_begin_, plain_end_ - plain_begin_);
}

std::size_t MbedtlsSession::write(Bytes plain) {
    if (state_ != State::kOpen || output_end_ != 0 || plain.empty()) return 0;
    const MemoryPool::Use use(pool_);
    // output_ has room for the whole record, so the library keeps nothing back.
    const int sent = mbedtls_ssl_write(&ssl_, plain.data(), std::min(plain.size(), kMaxWrite));
    if (sent > 0) return static_cast<std::size_t>(sent);
    take_error(sent);
    return 0;
}

void MbedtlsSession::end() {
    if (state_ != State::kOpen && state_ != State::kEnded) return;
    const MemoryPool::Use use(pool_);
    (void)mbedtls_ssl_close_notify(&ssl_);
}

}  // namespace vedette::node
