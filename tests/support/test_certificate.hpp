// A certificate that the test makes for itself, valid for 127.0.0.1, with its key: two PEM files that are
// removed with the object.
#pragma once

#include <string>

namespace vedette::test {

// What is wrong with a certificate.
struct CertificateFault {
    long begin_s = -3600;  // validity, seconds from now
    long end_s = 3600;
    bool self_signed = true;  // otherwise: signed by an authority that nobody has
    std::string purpose;      // extended key usage of OpenSSL, such as "clientAuth"; empty: none
};

class TestCertificate {
  public:
    explicit TestCertificate(const CertificateFault& fault = {});
    ~TestCertificate();
    TestCertificate(const TestCertificate&) = delete;
    TestCertificate& operator=(const TestCertificate&) = delete;

    const std::string& file() const { return file_; }
    const std::string& key_file() const { return key_file_; }

  private:
    std::string file_;
    std::string key_file_;
};

}  // namespace vedette::test
