// A certificate that the test makes for itself, valid for 127.0.0.1, with its key: two PEM files that go with
// the object.
#pragma once

#include <string>

namespace vedette::test {

class TestCertificate {
  public:
    TestCertificate();
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
