// One TLS session by mbedTLS, with buffers for the bytes on both sides. Lies in the pool of its MbedtlsTls,
// as all that it allocates. See port::TlsSession for threads.
#pragma once

#include <array>
#include <cstddef>

#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#include "node/port/random.hpp"
#include "node/port/tls.hpp"
#include "node/tls/mbedtls_tls.hpp"
#include "node/tls/memory_pool.hpp"

namespace vedette::node {

// The library's source of random bytes; `random` is a port::Random.
int fill_random(void* random, unsigned char* out, std::size_t bytes);

// What both ends have in common. False: there is no memory.
bool set_up_config(mbedtls_ssl_config& config, int endpoint, port::Random& random);

// A client's or a server's.
class MbedtlsSession final : public port::TlsSession {
  public:
    explicit MbedtlsSession(MemoryPool& pool);
    ~MbedtlsSession();
    MbedtlsSession(const MbedtlsSession&) = delete;
    MbedtlsSession& operator=(const MbedtlsSession&) = delete;

    // One of both, first. False: there is no memory.
    bool begin_client(const port::TlsServerName& server, port::Random& random, const TlsTrust& trust);
    bool begin_server(const mbedtls_ssl_config& config);
    bool is_server() const { return trust_ == nullptr; }

    State state() const override { return state_; }
    port::TlsError error() const override { return error_; }
    MutableBytes input_room() override;
    void add_input(std::size_t bytes) override { input_end_ += bytes; }
    Bytes output() const override;
    void drop_output(std::size_t bytes) override;
    bool wants_run() const override;
    void run() override;
    Bytes plain() override;
    void drop_plain(std::size_t bytes) override { plain_begin_ += bytes; }
    std::size_t write(Bytes plain) override;
    void end() override;

  private:
    // A record of kMaxWrite bytes and what TLS 1.2 adds to it.
    static constexpr std::size_t kOutput = kMaxWrite + 64;
    static constexpr std::size_t kInput = 2048;

    int give(MutableBytes out);
    bool take_trust();
    void take_error(int error);
    void decrypt();
    int verify(mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags);

    MemoryPool& pool_;
    mbedtls_ssl_context ssl_;
    // Of a client:
    mbedtls_ssl_config config_;
    mbedtls_x509_crt authorities_;
    const TlsTrust* trust_ = nullptr;
    bool has_trust_ = false;
    UtcTime now_{};

    State state_ = State::kHandshake;
    port::TlsError error_ = port::TlsError::kProtocol;
    bool has_begun_ = false;
    bool wants_write_ = false;  // the handshake goes on once output() is sent
    bool is_in_job_ = false;
    bool is_in_body_ = false;     // the library has the head of a record, and reads the rest
    bool is_long_ = false;        // that record
    bool wants_decrypt_ = false;  // it is complete: the job's
    std::array<std::uint8_t, kInput> input_;
    std::size_t input_begin_ = 0;
    std::size_t input_end_ = 0;
    std::array<std::uint8_t, kOutput> output_;
    std::size_t output_begin_ = 0;
    std::size_t output_end_ = 0;
    std::array<std::uint8_t, kMaxWrite> plain_;
    std::size_t plain_begin_ = 0;
    std::size_t plain_end_ = 0;
};

}  // namespace vedette::node
