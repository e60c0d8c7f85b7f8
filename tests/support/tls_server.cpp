#include "tests/support/tls_server.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vedette::test {
namespace {

X509* make_certificate(EVP_PKEY* key) {
    X509* const x = X509_new();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME* const name = X509_get_subject_name(x);
    const std::string common = "camera";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1, 0);
    X509_set_issuer_name(x, name);
    X509_EXTENSION* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(x, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x, key, EVP_sha256());
    return x;
}

std::string write_certificate(X509* certificate) {
    std::string file = "/tmp/vedette-certificate-XXXXXX";
    const int fd = ::mkstemp(file.data());
    if (fd < 0) throw std::runtime_error("mkstemp");
    std::FILE* const out = ::fdopen(fd, "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
    return file;
}

}  // namespace

TlsServer::TlsServer(std::string answer, bool tells_end) : answer_(std::move(answer)), tells_end_(tells_end) {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = make_certificate(key);
    key_ = key;
    certificate_ = certificate;
    file_ = write_certificate(certificate);
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
    quit_ = true;
    ::shutdown(listener_, SHUT_RDWR);  // wakes accept()
    thread_.join();
    ::close(listener_);
    X509_free(static_cast<X509*>(certificate_));
    EVP_PKEY_free(static_cast<EVP_PKEY*>(key_));
    ::unlink(file_.c_str());
}

void TlsServer::serve() {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, static_cast<X509*>(certificate_));
    SSL_CTX_use_PrivateKey(context, static_cast<EVP_PKEY*>(key_));
    while (!quit_) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        SSL* const ssl = SSL_new(context);
        SSL_set_fd(ssl, fd);
        if (SSL_accept(ssl) == 1) {
            std::string request;
            std::array<char, 1024> buffer{};
            while (request.find("\r\n\r\n") == std::string::npos) {
                const int n = SSL_read(ssl, buffer.data(), buffer.size());
                if (n <= 0) break;
                request.append(buffer.data(), static_cast<std::size_t>(n));
            }
            SSL_write(ssl, answer_.data(), static_cast<int>(answer_.size()));
            if (tells_end_) SSL_shutdown(ssl);
        }
        SSL_free(ssl);
        ::close(fd);
    }
    SSL_CTX_free(context);
}

}  // namespace vedette::test
