namespace Ascent.Testing;

/// <summary>
/// What a test needs beyond the SDK. Where it is missing the test is skipped with the reason, except under
/// ASCENT_REQUIRE=all (CI), where a missing requirement is a failure.
/// </summary>
public static class Needs
{
    public static void That(bool available, string reason)
    {
        if (available) return;
        if (Environment.GetEnvironmentVariable("ASCENT_REQUIRE") == "all")
            Assert.Fail("ASCENT_REQUIRE=all, but " + reason);
        Assert.Skip(reason);
    }

    /// <summary>
    /// A foreign test suite that is not ours to ship: its tests run where ASCENT_DATA names it and are skipped elsewhere,
    /// CI included. What it checks is covered by fixtures of our own as well.
    /// </summary>
    public static void ForeignSuite(bool available, string reason)
    {
        if (!available) Assert.Skip(reason);
    }
}
