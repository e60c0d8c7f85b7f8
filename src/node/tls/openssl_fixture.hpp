// OpenSSL as the other end of our sessions, without sockets, and certificates that it makes. Test code;
// caller's thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "node/port/tls.hpp"
#include "node/tls/mbedtls_tls.hpp"

namespace vedette::node {

// 2026-06-01, the time of the tests.
constexpr UtcTime kNow{1'780'272'000s};
constexpr std::int64_t kYear = 365LL * 24 * 3600;

template <auto kFree>
struct OpensslFree {
    void operator()(auto* object) const { kFree(object); }
};
template <class T, auto kFree>
using OpensslPtr = std::unique_ptr<T, OpensslFree<kFree>>;

// A key with its certificate.
struct Identity {
    OpensslPtr<EVP_PKEY, EVP_PKEY_free> key{EVP_EC_gen("P-256")};
    OpensslPtr<X509, X509_free> certificate{X509_new()};

    // With a zero byte behind it.
    std::string pem() const {
        return text_of([&](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); });
    }
    std::string key_pem() const {
        return text_of([&](BIO* bio) {
            PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }

  private:
    static std::string text_of(const auto& write) {
        const OpensslPtr<BIO, BIO_free> bio(BIO_new(BIO_s_mem()));
        write(bio.get());
        char* data = nullptr;
        const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &data));
        return std::string(data, size) + '\0';
    }
};

// What a certificate says; valid from a year before `kNow` on.
struct CertificateText {
    std::string name = "camera.example";
    std::int64_t from = -kYear;  // seconds from kNow
    std::int64_t to = kYear;
    bool is_authority = false;
};

inline Identity make_identity(const CertificateText& text, const Identity* issuer) {
    Identity out;
    X509* const x509 = out.certificate.get();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 7);
    const auto now = kNow.since.count() / 1'000'000'000;
    ASN1_TIME_set(X509_getm_notBefore(x509), now + text.from);
    ASN1_TIME_set(X509_getm_notAfter(x509), now + text.to);
    X509_set_pubkey(x509, out.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(text.name.c_str()), -1, -1, 0);
    X509* const from = issuer == nullptr ? x509 : issuer->certificate.get();
    X509_set_issuer_name(x509, X509_get_subject_name(from));
    const auto add = [&](int nid, const std::string& value) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, from, x509, nullptr, nullptr, 0);
        const OpensslPtr<X509_EXTENSION, X509_EXTENSION_free> extension(
            X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
        X509_add_ext(x509, extension.get(), -1);
    };
    add(NID_basic_constraints, text.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
    add(NID_subject_alt_name, "DNS:" + text.name);
    X509_sign(x509, issuer == nullptr ? out.key.get() : issuer->key.get(), EVP_sha256());
    return out;
}

// OpenSSL's end of a connection.
class OpensslPeer {
  public:
    // A server shows the identity, a client trusts every server.
    explicit OpensslPeer(const Identity* identity)
        : context_(SSL_CTX_new(identity != nullptr ? TLS_server_method() : TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_options(context_.get(), SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        if (identity == nullptr) return;
        SSL_CTX_use_certificate(context_.get(), identity->certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity->key.get());
    }
    void limit_version(int lowest, int highest) {
        SSL_CTX_set_min_proto_version(context_.get(), lowest);
        SSL_CTX_set_max_proto_version(context_.get(), highest);
    }
    SSL* ssl() {
        if (!ssl_) {
            ssl_.reset(SSL_new(context_.get()));
            SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
            if (SSL_is_server(ssl_.get()) != 0) {
                SSL_set_accept_state(ssl_.get());
            } else {
                SSL_set_connect_state(ssl_.get());
            }
        }
        return ssl_.get();
    }
    // Goes on with what has come.
    void work() { SSL_do_handshake(ssl()); }
    void take(Bytes bytes) { BIO_write(SSL_get_rbio(ssl()), bytes.data(), static_cast<int>(bytes.size())); }
    std::string give(std::size_t most = 1 << 20) {
        std::string out(most, '\0');
        const int got = BIO_read(SSL_get_wbio(ssl()), out.data(), static_cast<int>(most));
        out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return out;
    }
    void write(std::string_view text) { SSL_write(ssl(), text.data(), static_cast<int>(text.size())); }
    std::string read() {
        std::string out;
        std::array<char, 4096> some{};
        for (int got = 0; (got = SSL_read(ssl(), some.data(), some.size())) > 0;)
            out.append(some.data(), static_cast<std::size_t>(got));
        return out;
    }
    bool is_open() { return SSL_is_init_finished(ssl()) != 0; }

  private:
    OpensslPtr<SSL_CTX, SSL_CTX_free> context_;
    OpensslPtr<SSL, SSL_free> ssl_;
};

struct SystemRandom final : port::Random {
    void random(MutableBytes out) override {
        std::ranges::generate(out, [] { return static_cast<std::uint8_t>(std::rand()); });
    }
};

// One of our sessions and OpenSSL, and what carries bytes between them.
class Wire {
  public:
    Wire(port::TlsSession& session, OpensslPeer& peer) : session_(session), peer_(peer) {}

    // The session works and its bytes go to the peer, as long as there are any.
    void run_session() {
        for (bool more = true; more;) {
            more = session_.wants_run();
            if (more) session_.run();
            while (!session_.output().empty()) {
                const Bytes some =
                    session_.output().first(std::min<std::size_t>(session_.output().size(), 100));
                peer_.take(some);
                session_.drop_output(some.size());
                more = true;
            }
        }
    }
    // Bytes for the session, in pieces of at most `piece`. False: it takes no more.
    bool feed(std::string_view bytes, std::size_t piece) {
        while (!bytes.empty()) {
            const MutableBytes room = session_.input_room();
            const std::size_t size = std::min({piece, bytes.size(), room.size()});
            if (size == 0) return false;
            std::copy_n(bytes.begin(), size, room.begin());
            session_.add_input(size);
            bytes.remove_prefix(size);
            if (session_.state() == port::TlsSession::State::kHandshake) run_session();
            take_plain();
        }
        return true;
    }
    void take_plain() {
        for (bool more = true; more;) {
            const Bytes plain = session_.plain();
            longest_plain = std::max(longest_plain, plain.size());
            received += as_text(plain);
            more = !plain.empty() || session_.wants_run();
            session_.drop_plain(plain.size());
            if (session_.wants_run()) {
                ++long_records;
                session_.run();
            }
        }
    }
    // Until neither has anything to say. `change` sees each flight of the peer.
    void shake_hands(std::size_t piece = SIZE_MAX) {
        run_session();
        for (int flights = 0; flights < 10; ++flights) {
            peer_.work();
            const std::string flight = peer_.give();
            if (flight.empty() && flights > 0) break;
            if (!feed(flight, piece)) break;
            run_session();
        }
        peer_.work();
    }
    void send_to_peer(std::string_view text) {
        while (!text.empty()) {
            const std::size_t sent = session_.write(as_bytes(text));
            text.remove_prefix(sent);
            run_session();
            if (sent == 0) break;
        }
    }
    void send_to_session(std::string_view text) {
        peer_.write(text);
        feed(peer_.give(), SIZE_MAX);
    }

    std::string received;  // by the session
    std::size_t longest_plain = 0;
    int long_records = 0;  // that a job has decrypted

  private:
    port::TlsSession& session_;
    OpensslPeer& peer_;
};

}  // namespace vedette::node
