using System.Runtime.CompilerServices;

namespace Ascent.Labs.Tests;

/// <summary>Needs /proc, /bin/sh or libc.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!OperatingSystem.IsLinux()) Skip = "looks at /proc and runs /bin/sh";
    }
}
