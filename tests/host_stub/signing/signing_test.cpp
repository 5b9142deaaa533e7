// Keys, the document of a signature, and files that are judged and then replaced.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>

#include "host_stub/store/scratch_folder.h"
#include "signing/signed_release.h"
#include "testing/result_matchers.h"
#include "values/json_value.h"

namespace claribi::signing {
namespace {

using outcome::Code;
using std::filesystem::path;
using testing::HasSubstr;
using values::Json;

void Write(const path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

std::string Read(const path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class SigningTest : public testing::Test {
 protected:
  // Runs a command of OpenSSL, as whoever makes a release does.
  void OpenSsl(const std::string& words) const {
    const std::string command =
        "cd '" + folder_.path().string() + "' && umask 077 && openssl " + words;
    ASSERT_EQ(std::system((command + " 2>/dev/null").c_str()), 0) << command;
  }

  void MakeKeys() {
    OpenSsl("genpkey -algorithm ed25519 -out private.pem");
    OpenSsl("pkey -in private.pem -pubout -out public.pem");
  }

  path Signed() {
    MakeKeys();
    Write(folder_ / "mill.json", "{}");
    Write(folder_ / "mill.model.json", "{\"a\":1}");
    Write(folder_ / "claribi_mill.so", "library");
    const auto key = ReadPrivateKey(folder_ / "private.pem");
    EXPECT_THAT(key, IsOk());
    const auto document =
        SignRelease(folder_ / "mill.json", {(folder_ / "claribi_mill.so").string()}, *key);
    EXPECT_THAT(document, IsOk());
    Write(folder_ / "mill.signature.json", WriteSignature(*document));
    return folder_ / "mill.json";
  }

  outcome::Result<VerifiedRelease> Verify() const {
    const auto keys = ReadPublicKeys({(folder_ / "public.pem").string()});
    EXPECT_THAT(keys, IsOk());
    return VerifyRelease(folder_ / "mill.json", folder_ / "claribi_mill.so", *keys);
  }

  store::ScratchFolder folder_;
};

TEST_F(SigningTest, KeysOfOpenSslSignAndVerify) {
  MakeKeys();
  const auto key = ReadPrivateKey(folder_ / "private.pem");
  const auto trusted = ReadPublicKey(folder_ / "public.pem");
  ASSERT_THAT(key, IsOk());
  ASSERT_THAT(trusted, IsOk());
  EXPECT_EQ(key->public_key().id(), trusted->id());
  const auto signature = key->Sign("statement");
  ASSERT_THAT(signature, IsOk());
  EXPECT_TRUE(trusted->Verifies("statement", *signature));
  EXPECT_FALSE(trusted->Verifies("Statement", *signature));
  Signature other = *signature;
  other[63] ^= 1U;
  EXPECT_FALSE(trusted->Verifies("statement", other));
  OpenSsl("pkey -pubin -in public.pem -outform DER -out public.der");
  EXPECT_EQ(trusted->id(), Sha256Of(Read(folder_ / "public.der")));
}

TEST_F(SigningTest, KeysOfAnotherKindAreRefused) {
  MakeKeys();
  OpenSsl(
      "genpkey -algorithm x25519 -out other.pem && openssl pkey -in other.pem -pubout -out "
      "other.pub.pem");
  OpenSsl("genpkey -algorithm ed25519 -aes-256-cbc -pass pass:x -out locked.pem");
  const std::string two = Read(folder_ / "public.pem") + Read(folder_ / "public.pem");
  Write(folder_ / "two.pem", two);
  Write(folder_ / "none.pem", "");
  for (const char* name :
       {"private.pem", "other.pub.pem", "two.pem", "none.pem", "absent.pem", "."}) {
    EXPECT_THAT(ReadPublicKey(folder_ / name), IsErrorWith(Code::kUsage)) << name;
  }
  for (const char* name : {"public.pem", "other.pem", "locked.pem", "none.pem", "absent.pem"}) {
    EXPECT_THAT(ReadPrivateKey(folder_ / name), IsErrorWith(Code::kUsage)) << name;
  }
}

TEST_F(SigningTest, APrivateKeyThatOthersMayReadOrWriteIsRefused) {
  MakeKeys();
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0777U}) {
    ASSERT_EQ(chmod((folder_ / "private.pem").c_str(), mode), 0);
    const auto key = ReadPrivateKey(folder_ / "private.pem");
    ASSERT_THAT(key, IsErrorWith(Code::kUsage)) << mode;
    EXPECT_THAT(key.error().fix, HasSubstr("chmod 600"));
  }
}

TEST_F(SigningTest, ANamedPipeKeepsNobodyWaiting) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(ReadBytes(folder_ / "pipe", 10), IsErrorWith(Code::kUnavailable));
  EXPECT_THAT(SealedCopy::Of(folder_ / "pipe"), IsErrorWith(Code::kUnavailable));
}

TEST_F(SigningTest, ADocumentComesBackAsItWasWritten) {
  Signed();
  const auto document = ReadSignature(Read(folder_ / "mill.signature.json"));
  ASSERT_THAT(document, IsOk());
  EXPECT_EQ(document->model->name, "mill.model.json");
  EXPECT_EQ(document->approvals, std::nullopt);
  EXPECT_EQ(StatementOf(*document), "claribi signature 1\nkey " + document->key_id + "\nmanifest " +
                                        Sha256Of("{}") + " mill.json\nmodel " +
                                        Sha256Of("{\"a\":1}") +
                                        " mill.model.json\napprovals none\nlibrary " +
                                        Sha256Of("library") + " claribi_mill.so\n");
  EXPECT_EQ(WriteSignature(*document), Read(folder_ / "mill.signature.json"));
}

// Each member missing, of another type, and unknown ones beside it, at every depth.
void Bend(const Json& value, const std::function<void(Json)>& each) {
  for (const Json& other :
       {Json(), Json(1), Json(true), Json("x"), Json::EmptyObject(), Json::EmptyArray()}) {
    if (other != value) each(other);
  }
  for (const auto& [name, member] : value.Members()) {
    const auto with = [&, key = name](Json changed) {
      Json copy = value;
      copy.Set(key, std::move(changed));
      each(copy);
    };
    if (name != "$schema") {
      Json without = Json::EmptyObject();
      for (const auto& [kept, inner] : value.Members()) {
        if (kept != name) without.Set(kept, inner);
      }
      each(without);
    }
    Bend(member, with);
  }
  if (value.IsObject()) {
    Json more = value;
    each(more.Set("extra", 1));
  }
}

TEST_F(SigningTest, NoBentDocumentIsTakenForTheSame) {
  Signed();
  const std::string text = Read(folder_ / "mill.signature.json");
  const auto json = values::ParseJson(text, "It");
  ASSERT_THAT(json, IsOk());
  int count = 0;
  Bend(*json, [&](const Json& bent) {
    ++count;
    Write(folder_ / "mill.signature.json", values::WriteJson(bent));
    // "$schema" says nothing, and a model that is null is one that is not covered.
    const auto verified = Verify();
    if (bent.TextOf("$schema") != json->TextOf("$schema") && verified) return;
    EXPECT_THAT(verified, IsErrorWith(Code::kPluginLoad)) << values::WriteJson(bent);
  });
  EXPECT_GT(count, 60);
  for (const std::string& broken :
       {std::string(), text + "x", text + std::string(1, '\0') + "x",
        text.substr(0, text.size() / 2), "\xef\xbb\xbf" + text, std::string(70'000, ' ') + text}) {
    Write(folder_ / "mill.signature.json", broken);
    EXPECT_THAT(Verify(), IsErrorWith(Code::kPluginLoad));
  }
  std::string twice = text;
  twice.insert(twice.find('{') + 1, R"("signature_version": 1,)");
  Write(folder_ / "mill.signature.json", twice);
  EXPECT_THAT(Verify(), IsErrorWith(Code::kPluginLoad)) << "a member twice";
}

TEST_F(SigningTest, NamesThatCannotBeCoveredAreNotSigned) {
  Signed();
  const auto key = ReadPrivateKey(folder_ / "private.pem");
  ASSERT_THAT(key, IsOk());
  Write(folder_ / "a b.so", "x");
  const std::string library = (folder_ / "claribi_mill.so").string();
  for (const std::vector<std::string>& libraries : {std::vector<std::string>{},
                                                    {(folder_ / "a b.so").string()},
                                                    {library, library},
                                                    {"absent.so"}}) {
    EXPECT_THAT(SignRelease(folder_ / "mill.json", libraries, *key), IsErrorWith(Code::kUsage));
  }
}

TEST_F(SigningTest, WhatWasVerifiedStaysWhateverBecomesOfTheFiles) {
  Signed();
  const auto verified = Verify();
  ASSERT_THAT(verified, IsOk());
  Write(folder_ / "mill.json", "{\"changed\":true}");
  Write(folder_ / "claribi_mill.so", "another");
  EXPECT_EQ(verified->manifest, "{}");
  EXPECT_EQ(Read(verified->library.file()), "library");
}

TEST_F(SigningTest, NobodyCanChangeASealedCopy) {
  Write(folder_ / "file", "bytes");
  const auto copy = SealedCopy::Of(folder_ / "file");
  ASSERT_THAT(copy, IsOk());
  EXPECT_EQ(copy->sha256(), Sha256Of("bytes"));
  const int writer = open(copy->file().c_str(), O_RDWR);
  EXPECT_TRUE(writer < 0 || write(writer, "x", 1) < 0);
  EXPECT_TRUE(writer < 0 || ftruncate(writer, 0) < 0);
  if (writer >= 0) close(writer);
  EXPECT_EQ(Read(copy->file()), "bytes");
}

}  // namespace
}  // namespace claribi::signing
