#include "tests/support/test_certificate.hpp"

#include <cstdio>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
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

template <class Write>
std::string write_file(Write write) {
    std::string file = "/tmp/vedette-certificate-XXXXXX";
    const int fd = ::mkstemp(file.data());
    if (fd < 0) throw std::runtime_error("mkstemp");
    std::FILE* const out = ::fdopen(fd, "w");
    write(out);
    std::fclose(out);
    return file;
}

}  // namespace

TestCertificate::TestCertificate() {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = make_certificate(key);
    file_ = write_file([&](std::FILE* out) { PEM_write_X509(out, certificate); });
    key_file_ = write_file(
        [&](std::FILE* out) { PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(certificate);
    EVP_PKEY_free(key);
}

TestCertificate::~TestCertificate() {
    ::unlink(file_.c_str());
    ::unlink(key_file_.c_str());
}

}  // namespace vedette::test
