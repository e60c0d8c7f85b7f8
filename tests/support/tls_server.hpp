// A TLS server for tests, with a self-signed certificate for 127.0.0.1: answers every connection with the
// same bytes, on a thread of its own. The certificate is written to a file that a client can trust.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace vedette::test {

class TlsServer {
  public:
    // `tells_end`: sends TLS's close_notify at the end; otherwise the TCP connection just ends.
    explicit TlsServer(std::string answer, bool tells_end = true);
    ~TlsServer();

    std::uint16_t port() const { return port_; }
    const std::string& certificate_file() const { return file_; }

  private:
    void serve();

    const std::string answer_;
    const bool tells_end_;
    std::string file_;
    void* key_ = nullptr;          // EVP_PKEY
    void* certificate_ = nullptr;  // X509
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> quit_ = false;
    std::thread thread_;
};

}  // namespace vedette::test
