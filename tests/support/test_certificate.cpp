#include "tests/support/test_certificate.hpp"

#include <cstdio>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace vedette::test {
namespace {

void add_extension(X509* x, int id, const std::string& value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
    X509_add_ext(x, extension, -1);
    X509_EXTENSION_free(extension);
}

X509_NAME* make_name(const std::string& common) {
    X509_NAME* const name = X509_NAME_new();
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1, 0);
    return name;
}

X509* make_certificate(EVP_PKEY* key, const CertificateFault& fault) {
    X509* const x = X509_new();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), fault.begin_s);
    X509_gmtime_adj(X509_getm_notAfter(x), fault.end_s);
    X509_set_pubkey(x, key);
    X509_NAME* const subject = make_name("camera");
    X509_NAME* const issuer = make_name(fault.self_signed ? "camera" : "authority");
    X509_set_subject_name(x, subject);
    X509_set_issuer_name(x, issuer);
    X509_NAME_free(subject);
    X509_NAME_free(issuer);
    add_extension(x, NID_subject_alt_name, "IP:127.0.0.1");
    if (!fault.purpose.empty()) add_extension(x, NID_ext_key_usage, fault.purpose);
    EVP_PKEY* const authority = fault.self_signed ? nullptr : EVP_EC_gen("P-256");
    X509_sign(x, authority ? authority : key, EVP_sha256());
    EVP_PKEY_free(authority);
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

TestCertificate::TestCertificate(const CertificateFault& fault) {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = make_certificate(key, fault);
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
