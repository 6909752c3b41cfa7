using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Ascent.Tensors.Cpu;
using Ascent.Testing;

namespace Ascent.Tensors.Tests.Cpu;

/// <summary>What the JIT makes of the micro-kernels, read from its own listing.</summary>
public sealed partial class MachineCodeTests
{
    [Fact]
    public async Task No_micro_kernel_touches_the_stack_in_its_inner_loop()
    {
        Needs.That(RuntimeInformation.ProcessArchitecture == Architecture.X64, "the listing is read for x64 only");
        List<Listing> listings = await CompileAll();

        // Two precisions and two widths for each height.
        int expected = KernelIsas.Supported.Sum(isa => 4 * (isa == KernelIsa.Avx512 ? 14 : 6));
        Assert.Equal(expected, listings.Count);
        foreach (Listing listing in listings)
        {
            string loop = listing.InnerLoop();
            Assert.False(StackAccess().IsMatch(loop), $"{listing.Name} uses the stack in its inner loop:\n{loop}");
            Assert.Equal(listing.Rows * listing.Width, Sums().Count(loop));
        }
    }

    [Fact]
    public async Task Every_register_of_the_wide_kernels_is_as_wide_as_its_instruction_set()
    {
        Needs.That(RuntimeInformation.ProcessArchitecture == Architecture.X64, "the listing is read for x64 only");
        foreach (Listing listing in await CompileAll())
        {
            string register = listing.Name.Contains("Lanes512", StringComparison.Ordinal) ? "zmm" : listing.Name.Contains("Lanes256", StringComparison.Ordinal) ? "ymm" : "xmm";
            Assert.All(Sums().Matches(listing.InnerLoop()), match => Assert.Contains(register, match.Value, StringComparison.Ordinal));
        }
    }

    private static async Task<List<Listing>> CompileAll()
    {
        string file = Path.Combine(Path.GetTempPath(), $"ascent-jit-{Guid.NewGuid():n}.txt");
        try
        {
            string assembly = typeof(MachineCodeTests).Assembly.Location;
            string host = Path.ChangeExtension(assembly, null);
            var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true };
            if (File.Exists(host)) start.FileName = host;
            else (start.FileName, _) = (Environment.ProcessPath!, start.ArgumentList);
            if (!File.Exists(host)) start.ArgumentList.Add(assembly);
            start.ArgumentList.Add("-method");
            start.ArgumentList.Add($"*.{nameof(GemmTests)}.{nameof(GemmTests.Every_height_and_width_of_a_tile_is_right)}");
            start.Environment["DOTNET_JitStdOutFile"] = file;
            start.Environment["DOTNET_JitDisasm"] = "Tile";
            start.Environment["ASCENT_ISA"] = "";
            using Process child = Process.Start(start)!;
            Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(child.ExitCode == 0, $"the run that compiles the kernels ended with {child.ExitCode}: {await output}{await errors}");
            return Listing.ReadAll(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"\[(rsp|rbp)\b")]
    private static partial Regex StackAccess();

    /// <summary>One multiply-add, or the addition that stands for it where the processor has none.</summary>
    [GeneratedRegex(@"^\s*(vfn?madd\w+|v?addp[sd])\s.*$", RegexOptions.Multiline)]
    private static partial Regex Sums();

    private sealed partial record Listing(string Name, int Rows, int Width, string Text)
    {
        public static List<Listing> ReadAll(string text)
        {
            var found = new List<Listing>();
            foreach (string part in text.Split("; Assembly listing for method ").Skip(1))
            {
                string name = part[..part.IndexOf('\n', StringComparison.Ordinal)];
                Match size = Size().Match(name);
                if (!name.Contains("MicroKernel", StringComparison.Ordinal) || !size.Success) continue;
                found.Add(new Listing(name, int.Parse(size.Groups[1].Value), int.Parse(size.Groups[2].Value), part));
            }

            return found;
        }

        /// <summary>The block that does the sums and jumps back to its own beginning.</summary>
        public string InnerLoop()
        {
            foreach (Match block in Block().Matches(Text))
            {
                string label = block.Groups[1].Value, body = block.Groups[2].Value;
                if (Sums().IsMatch(body) && Regex.IsMatch(body, $@"\bj\w+\s+(SHORT )?{label}\b")) return body;
            }

            throw new InvalidOperationException($"no loop found in the listing of {Name}:\n{Text}");
        }

        [GeneratedRegex(@"Tile\[.*?\.N(\d+),.*?\.N(\d+)\]")]
        private static partial Regex Size();

        [GeneratedRegex(@"^(G_M\w+_IG\d+):(.*?)(?=^G_M\w+_IG\d+:|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
        private static partial Regex Block();
    }
}
