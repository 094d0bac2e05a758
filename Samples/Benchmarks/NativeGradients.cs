using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>The gradients of <c>Native/gradients.c</c>, compiled on the spot with <c>gcc -O3 -march=native</c>; where there is no gcc, there are none.</summary>
internal static unsafe class NativeGradients
{
    private static readonly nint Library = Compiled();

    public static bool AreThere => Library != 0;

    public static readonly delegate* unmanaged<int, double*, double*, double> LogSumExp = (delegate* unmanaged<int, double*, double*, double>)Export("log_sum_exp");

    public static readonly delegate* unmanaged<int, double*, double*, double> Rosenbrock = (delegate* unmanaged<int, double*, double*, double>)Export("rosenbrock");

    public static readonly delegate* unmanaged<int, double*, double*, double, double*, double*, double*, double*, double*, double> CallValues =
        (delegate* unmanaged<int, double*, double*, double, double*, double*, double*, double*, double*, double>)Export("call_values");

    public static readonly delegate* unmanaged<double, double, double, double, int, double*, double> Pendulum =
        (delegate* unmanaged<double, double, double, double, int, double*, double>)Export("pendulum");

    public static readonly delegate* unmanaged<int, int, int, double*, double*, double*, double*, double*, double*, double*, double*, double*, double> Mixture =
        (delegate* unmanaged<int, int, int, double*, double*, double*, double*, double*, double*, double*, double*, double*, double>)Export("mixture");

    private static nint Export(string name) => AreThere ? NativeLibrary.GetExport(Library, name) : 0;

    private static nint Compiled()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("AutoDiffGen");
        try
        {
            string library = Path.Combine(folder.FullName, "gradients.so");
            string[] arguments = ["-O3", "-march=native", "-shared", "-fPIC", Path.Combine(AppContext.BaseDirectory, "Native", "gradients.c"), "-o", library, "-lm"];
            using Process compiler = Process.Start("gcc", arguments);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 && NativeLibrary.TryLoad(library, out nint handle) ? handle : 0;
        }
        catch (Win32Exception)
        {
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
