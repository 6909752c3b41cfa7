using System.Diagnostics;

namespace Ascent.Testing;

/// <summary>The W3C's Nu HTML checker, where ASCENT_VNU names its jar (npm package vnu-jar) and there is a Java to run it.</summary>
public static class HtmlValidator
{
    /// <summary>Every file in the folder that ends in .html holds no error.</summary>
    public static void Check(string folder)
    {
        var jar = Environment.GetEnvironmentVariable("ASCENT_VNU");
        Needs.That(jar is not null && File.Exists(jar), "this test validates pages with the Nu HTML checker: name its vnu.jar in ASCENT_VNU");
        using var process = Start("java", "-jar", jar!, "--errors-only", "--skip-non-html", folder);
        Needs.That(process is not null, "this test runs java");
        var faults = process!.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) Assert.Fail(faults.Result);
    }

    private static Process? Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
