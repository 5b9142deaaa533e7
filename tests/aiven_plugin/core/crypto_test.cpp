// Published vectors: FIPS 180-4 examples, RFC 4648 section 10, and the GCM specification (McGrew
// and Viega, 2004, appendix B, test cases 13 to 16: 256-bit keys).
#include "core/crypto.h"

#include <gtest/gtest.h>

#include "core/random.h"
#include "testing/result_matchers.h"

namespace claribi::core {
namespace {

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(Sha256("").value(),
            FromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_EQ(Sha256("abc").value(),
            FromHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_EQ(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").value(),
            FromHex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
  EXPECT_EQ(Sha256(std::string(1000000, 'a')).value(),
            FromHex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST(Base64, GivesThePublishedTexts) {
  const struct {
    std::string_view bytes;
    std::string_view padded;
    std::string_view url;
  } kVectors[] = {{"", "", ""},
                  {"f", "Zg==", "Zg"},
                  {"fo", "Zm8=", "Zm8"},
                  {"foo", "Zm9v", "Zm9v"},
                  {"foob", "Zm9vYg==", "Zm9vYg"},
                  {"fooba", "Zm9vYmE=", "Zm9vYmE"},
                  {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
                  {"\xFB\xFF\xFE", "+//+", "-__-"}};
  for (const auto& vector : kVectors) {
    EXPECT_EQ(Base64Encode(vector.bytes), vector.padded);
    EXPECT_EQ(Base64UrlEncode(vector.bytes), vector.url);
    EXPECT_EQ(Base64UrlDecode(vector.url), std::string(vector.bytes));
  }
}

TEST(Base64Url, RefusesEverythingElse) {
  for (const std::string& text :
       {std::string("Z"), std::string("Zg=="), std::string("Zg="), std::string("Zm9v="),
        std::string("+//+"), std::string("Zm 9"), std::string("Zm9\n"), std::string("Zm9v\0aa", 7),
        std::string("Zh"), std::string("Zm9"), std::string("\xC3\xA9xx"), std::string("====")}) {
    EXPECT_EQ(Base64UrlDecode(text), std::nullopt) << text;
  }
}

TEST(Base64Url, DecodesWhatItEncodes) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(Base64UrlDecode(Base64UrlEncode(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

struct GcmVector {
  std::string_view key, nonce, associated_data, plaintext, sealed;
};

constexpr GcmVector kGcm[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "", "00000000000000000000000000000000",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "525"
     "b16aedf5aa0de657ba637b391aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828"
     "838"
     "c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b"
     "525"
     "b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828"
     "838"
     "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"}};

TEST(AesGcm, GivesThePublishedCiphertexts) {
  for (const GcmVector& vector : kGcm) {
    const Secret key(FromHex(vector.key));
    const std::string nonce = FromHex(vector.nonce);
    const std::string associated_data = FromHex(vector.associated_data);
    const auto sealed = AesGcmSeal(key, nonce, associated_data, FromHex(vector.plaintext));
    ASSERT_THAT(sealed, IsOk());
    EXPECT_EQ(sealed.value(), FromHex(vector.sealed));
    const auto opened = AesGcmOpen(key, nonce, associated_data, sealed.value());
    ASSERT_THAT(opened, IsOk());
    EXPECT_EQ(opened.value().Reveal(), FromHex(vector.plaintext));
  }
}

TEST(AesGcm, RefusesEveryChangedBit) {
  const Secret key(FromHex(kGcm[3].key));
  const std::string nonce = FromHex(kGcm[3].nonce);
  const std::string sealed = FromHex(kGcm[3].sealed);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THAT(AesGcmOpen(key, nonce, FromHex(kGcm[3].associated_data), changed),
                IsErrorWith(ErrorCode::kForbidden))
        << bit;
  }
}

TEST(AesGcm, RefusesAnotherKeyNonceOrContext) {
  const Secret key(FromHex(kGcm[3].key));
  const std::string nonce = FromHex(kGcm[3].nonce);
  const std::string context = FromHex(kGcm[3].associated_data);
  const std::string sealed = FromHex(kGcm[3].sealed);
  const auto code = [](const Result<Secret>& opened) {
    return opened.ok() ? ErrorCode{} : opened.error().code;
  };
  EXPECT_EQ(code(AesGcmOpen(Secret(std::string(32, 'k')), nonce, context, sealed)),
            ErrorCode::kForbidden);
  EXPECT_EQ(code(AesGcmOpen(key, std::string(12, 'n'), context, sealed)), ErrorCode::kForbidden);
  EXPECT_EQ(code(AesGcmOpen(key, nonce, context + "x", sealed)), ErrorCode::kForbidden);
  EXPECT_EQ(code(AesGcmOpen(key, nonce, "", sealed)), ErrorCode::kForbidden);
  EXPECT_EQ(code(AesGcmOpen(key, nonce, context, sealed + "x")), ErrorCode::kForbidden);
}

TEST(AesGcm, RefusesWrongSizes) {
  const Secret key(std::string(32, 'k'));
  const std::string nonce(12, 'n');
  EXPECT_THAT(AesGcmSeal(Secret(std::string(31, 'k')), nonce, "", "x"), IsError());
  EXPECT_THAT(AesGcmSeal(Secret(), nonce, "", "x"), IsError());
  EXPECT_THAT(AesGcmSeal(key, std::string(11, 'n'), "", "x"), IsError());
  EXPECT_THAT(AesGcmSeal(key, std::string(16, 'n'), "", "x"), IsError());
  for (std::size_t size = 0; size < kGcmTagBytes; ++size) {
    EXPECT_THAT(AesGcmOpen(key, nonce, "", std::string(size, 'x')),
                IsErrorWith(ErrorCode::kInternal));
  }
}

TEST(SystemRandom, GivesAsManyDifferentBytesAsAskedFor) {
  SystemRandom random;
  EXPECT_EQ(random.Bytes(0).value(), "");
  const std::string first = random.Bytes(32).value();
  EXPECT_EQ(first.size(), 32U);
  EXPECT_NE(first, random.Bytes(32).value());
}

}  // namespace
}  // namespace claribi::core
