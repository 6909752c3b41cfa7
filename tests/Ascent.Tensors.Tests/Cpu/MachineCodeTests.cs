using System.Diagnostics;
using System.Runtime.InteropServices;
using Ascent.Tensors.Cpu;
using Ascent.Testing;

namespace Ascent.Tensors.Tests.Cpu;

/// <summary>What the JIT makes of the micro-kernels, read from its own listing.</summary>
public sealed class MachineCodeTests
{
    [Fact]
    public async Task No_micro_kernel_touches_the_stack_in_its_inner_loop()
    {
        Needs.That(RuntimeInformation.ProcessArchitecture == Architecture.X64, "the listing is read for x64 only");
        List<Listing> listings = await CompileAll();

        // Two precisions and two widths for each height of the product; the convolutions' tiles of one register have up to 16 rows.
        int heights = KernelIsas.Supported.Sum(isa => isa == KernelIsa.Avx512 ? 14 : 6);
        int ofOneRegister = KernelIsas.Supported.Sum(isa => isa == KernelIsa.Avx512 ? 16 : 12);
        Assert.Equal(4 * heights, listings.Count(static listing => !listing.IsConvolution));
        Assert.Equal(2 * (heights + ofOneRegister), listings.Count(static listing => listing.IsConvolution));
        foreach (Listing listing in listings)
        {
            List<string> loop = listing.InnerLoop();
            Assert.False(loop.Any(UsesStack), $"{listing.Name} uses the stack in its inner loop:\n{string.Join('\n', loop)}");
            Assert.Equal(listing.Rows * listing.Width, loop.Count(IsSum));
        }
    }

    [Fact]
    public async Task Every_register_of_the_wide_kernels_is_as_wide_as_its_instruction_set()
    {
        Needs.That(RuntimeInformation.ProcessArchitecture == Architecture.X64, "the listing is read for x64 only");
        foreach (Listing listing in await CompileAll())
        {
            string register = listing.Name.Contains("Lanes512", StringComparison.Ordinal) ? "zmm" : listing.Name.Contains("Lanes256", StringComparison.Ordinal) ? "ymm" : "xmm";
            Assert.All(listing.InnerLoop().Where(IsSum), line => Assert.Contains(register, line, StringComparison.Ordinal));
        }
    }

    private static async Task<List<Listing>> CompileAll()
    {
        string file = Path.Combine(Path.GetTempPath(), $"ascent-jit-{Guid.NewGuid():n}.txt");
        try
        {
            string assembly = typeof(MachineCodeTests).Assembly.Location;
            string host = Path.ChangeExtension(assembly, null);
            bool hasHost = File.Exists(host);
            var start = new ProcessStartInfo(hasHost ? host : Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            if (!hasHost) start.ArgumentList.Add(assembly);
            start.ArgumentList.Add("-method");
            start.ArgumentList.Add($"*.{nameof(GemmTests)}.{nameof(GemmTests.Every_height_and_width_of_a_tile_is_right)}");
            start.ArgumentList.Add("-method");
            start.ArgumentList.Add($"*.{nameof(ConvolutionTests)}.{nameof(ConvolutionTests.Every_height_and_width_of_a_tile_is_right)}");
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

    private static bool UsesStack(string line) => line.Contains("[rsp", StringComparison.Ordinal) || line.Contains("[rbp", StringComparison.Ordinal);

    /// <summary>One multiply-add, or the addition that stands for it where the processor has none.</summary>
    private static bool IsSum(string line)
    {
        string code = line.TrimStart();
        return new[] { "vfmadd", "vaddps", "vaddpd", "addps", "addpd" }.Any(name => code.StartsWith(name, StringComparison.Ordinal));
    }

    private sealed record Listing(string Name, int Rows, int Width, string[] Lines)
    {
        public bool IsConvolution => Name.Contains("SegmentKernel", StringComparison.Ordinal);

        public static List<Listing> ReadAll(string text)
        {
            var found = new List<Listing>();
            foreach (string part in text.Split("; Assembly listing for method ").Skip(1))
            {
                string[] lines = part.Split('\n');
                if (!(lines[0].Contains("MicroKernel", StringComparison.Ordinal) || lines[0].Contains("SegmentKernel", StringComparison.Ordinal)) || !lines[0].Contains(":Tile[", StringComparison.Ordinal)) continue;
                string[] sizes = lines[0].Split(":Tile[")[1].Split(']')[0].Split(',');
                found.Add(new Listing(lines[0], Number(sizes[0]), Number(sizes[1]), lines));
            }

            return found;

            static int Number(string type) => int.Parse(type[(type.LastIndexOf('N') + 1)..]);
        }

        /// <summary>The block that does the sums and jumps back to its own beginning.</summary>
        public List<string> InnerLoop()
        {
            string label = "";
            var block = new List<string>();
            foreach (string line in Lines)
            {
                if (line.StartsWith("G_M", StringComparison.Ordinal))
                {
                    label = line[..line.IndexOf(':', StringComparison.Ordinal)];
                    block.Clear();
                    continue;
                }

                block.Add(line);
                if (line.TrimStart().StartsWith('j') && line.TrimEnd().EndsWith(label, StringComparison.Ordinal) && block.Any(IsSum)) return block;
            }

            throw new InvalidOperationException($"no loop found in the listing of {Name}:\n{string.Join('\n', Lines)}");
        }
    }
}
